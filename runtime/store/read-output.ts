import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { stripVTControlCharacters } from 'node:util';
import { withFile } from 'tmp-promise';
import { type NixSettings, runNix } from './nix-command.ts';
import { NixError } from './nix-error.ts';
import { physicalPath } from './store-location.ts';

/**
 * The bytes of an output that is one file: from the file system where the store is there, else through Nix, which costs a
 * process.
 *
 * @param path the logical path, `/nix/store/…`, in any store
 * @throws NixError, Interrupted
 */
export async function readOutput(path: string, settings: NixSettings): Promise<Uint8Array> {
  const physical = physicalPath(path, settings.store);
  if (physical !== undefined && existsSync(physical)) return readFile(physical);
  return withFile(async ({ path: outputFile }) => {
    const { succeeded, stderr } = await runNix('nix', ['store', 'cat', path], settings, { outputFile });
    if (!succeeded) throw new NixError('RLM5012', { path, error: stripVTControlCharacters(stderr).trim() });
    return readFile(outputFile);
  });
}
