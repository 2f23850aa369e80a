import { constants } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';

/**
 * Opens a file of a store for reading; undefined where there is anything else, such as a link or a directory. An output may be what code of a plan left
 * behind, and a link in it would be followed to whatever the reader may read: out of the sandbox.
 *
 * @param path in this file system
 * @throws as `open` does when nothing is there
 */
export async function openOrdinaryFile(path: string): Promise<FileHandle | undefined> {
  let handle: FileHandle;
  try {
    // `O_NONBLOCK`: not to wait for whoever writes into a pipe.
    handle = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ELOOP') return undefined;
    throw error;
  }
  if ((await handle.stat()).isFile()) return handle;
  await handle.close();
  return undefined;
}
