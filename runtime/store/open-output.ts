import { constants, existsSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { file } from 'tmp-promise';
import { isSystemError } from '../system-error.ts';
import { type NixSettings, runNix } from './nix-command.ts';
import { NixError } from './nix-error.ts';
import { physicalPath } from './store-location.ts';

/** An output may be what code of a plan left behind: a link is not followed to what this process may read and the sandbox may not, nor is a writer waited for. */
const asItIs = constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK;

/**
 * Opens an output that is one file for reading at any place. It can be read until it is closed, even when the garbage collector takes the
 * path. Where the store is not in this file system, it is a copy.
 *
 * @param path the logical path, `/nix/store/…`, in any store
 * @returns undefined if the garbage collector took it already
 * @throws NixError RLM5012 for an output that is no ordinary file; Interrupted
 */
export async function openOutput(path: string, settings: NixSettings): Promise<FileHandle | undefined> {
  const physical = physicalPath(path, settings.store);
  if (physical !== undefined && existsSync(physical)) {
    try {
      return await ordinary(await open(physical, asItIs), path);
    } catch (error) {
      if (!existsSync(physical)) return undefined;
      if (isSystemError(error) && error.code === 'ELOOP') throw notOrdinary(path, error);
      throw error;
    }
  }
  const { path: outputFile, cleanup } = await file();
  try {
    const { succeeded } = await runNix('nix', ['store', 'cat', path], settings, { outputFile });
    return succeeded ? await open(outputFile) : undefined;
  } finally {
    // The open file stays readable without its name.
    await cleanup();
  }
}

async function ordinary(handle: FileHandle, path: string): Promise<FileHandle> {
  if ((await handle.stat()).isFile()) return handle;
  await handle.close();
  throw notOrdinary(path);
}

const notOrdinary = (path: string, cause?: unknown): NixError => new NixError('RLM5012', { path, error: 'it is no ordinary file' }, { cause });
