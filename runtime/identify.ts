import { realpath } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { isSystemError } from './system-error.ts';

/**
 * The same for every name of a file or folder, there or not.
 *
 * @param path absolute
 */
export async function identify(path: string): Promise<string> {
  try {
    return await realpath(path);
  } catch (error) {
    if (!isSystemError(error) || error.code !== 'ENOENT' || dirname(path) === path) throw error;
    return join(await identify(dirname(path)), basename(path));
  }
}
