import type { NixSettings } from './nix-command.ts';
import { nixOutput } from './nix-output.ts';

/** The hashes of the NARs of files and folders, as SRI, in their order. */
export async function narHashes(paths: readonly string[], settings: NixSettings): Promise<readonly string[]> {
  return paths.length === 0 ? [] : (await nixOutput('nix', ['hash', 'path', ...paths], settings)).split('\n');
}
