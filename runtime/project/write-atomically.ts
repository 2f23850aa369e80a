import { access, constants, open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { InputError } from '../input-error.ts';
import { isSystemError, systemErrorReason } from '../system-error.ts';

/** What the names begin with of files that are being written. */
export const temporaryPrefix = '.rlmc-new-';

/** Whether a file of that name was being written, by a process that may have died. */
export const isTemporary = (name: string): boolean => name.startsWith(temporaryPrefix);

/**
 * Writes a file so that whoever reads it sees the old bytes or the new ones, never a part: beside it first, then renamed. A file
 * that is there keeps its mode, and a symbolic link stays one.
 *
 * @param content text, or bytes, at once or in pieces
 * @throws InputError RLM3014
 */
export async function writeAtomically(path: string, content: string | Uint8Array | AsyncIterable<Uint8Array>): Promise<void> {
  try {
    const old = await existing(path);
    const target = old?.path ?? path;
    const temporary = join(dirname(target), `${temporaryPrefix}${process.pid}-${basename(target)}`.slice(0, 200));
    try {
      const file = await open(temporary, 'w', old?.mode ?? 0o666);
      try {
        // The mode of `open` is subject to the umask.
        if (old !== undefined) await file.chmod(old.mode);
        await file.writeFile(content);
      } finally {
        await file.close();
      }
      await rename(temporary, target);
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new InputError('RLM3014', { path, reason: systemErrorReason(error) }, { cause: error });
  }
}

/** A file that may be replaced; renaming would not ask whether it may be written. */
async function existing(path: string): Promise<{ readonly path: string; readonly mode: number } | undefined> {
  try {
    const target = await realpath(path);
    await access(target, constants.W_OK);
    return { path: target, mode: (await stat(target)).mode & 0o7777 };
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return undefined;
    throw error;
  }
}
