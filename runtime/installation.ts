import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import manifest from '../package.json' with { type: 'json' };

export const version: string = manifest.version;

/**
 * The directory of the package: the nearest one above this module that has nixlib in it. The sources and the bundle, which is cut
 * into several files, are at different depths.
 */
function findRoot(): string {
  let directory = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(directory, 'nixlib', 'default.nix'))) {
    const above = dirname(directory);
    if (above === directory) throw new Error('the installation of rlmc has no nixlib');
    directory = above;
  }
  return directory;
}

/** Where nixlib is, which every generated flake gets a copy of. */
export const nixlibDirectory = (): string => join(findRoot(), 'nixlib');

/** Where what runs code is, once the package was prepared. */
export const enginesDirectory = (): string => join(findRoot(), 'dist', 'engines');

/** Where the bundle of rlm-op is, once the package was prepared. */
export const opBundle = (): string => join(findRoot(), 'dist', 'rlm-op.mjs');
