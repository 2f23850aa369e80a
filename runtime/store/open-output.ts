import { type FileHandle, open } from 'node:fs/promises';
import { file } from 'tmp-promise';
import { ifThere } from '../if-there.ts';
import { type NixSettings, runNix } from './nix-command.ts';
import { NixError } from './nix-error.ts';
import { openOrdinaryFile } from './open-ordinary-file.ts';
import { physicalPath } from './store-location.ts';

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
  const here = physical === undefined ? undefined : await ifThere(async () => ({ file: await openOrdinaryFile(physical) }));
  if (here !== undefined) {
    if (here.file === undefined) throw new NixError('RLM5012', { path, error: 'it is not an ordinary file' });
    return here.file;
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
