import { isSystemError } from './system-error.ts';

/**
 * What there is, or undefined where there is nothing.
 *
 * @param nothing the codes of the system that mean so
 */
export async function ifThere<T>(look: () => Promise<T>, nothing: readonly string[] = ['ENOENT']): Promise<T | undefined> {
  try {
    return await look();
  } catch (error) {
    if (isSystemError(error) && nothing.includes(error.code)) return undefined;
    throw error;
  }
}
