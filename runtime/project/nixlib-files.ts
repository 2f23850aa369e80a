import { readFile, readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { InputError } from '../input-error.ts';
import type { Language } from '../../compiler/eval/vm-spec.ts';
import { enginesDirectory, nixlibDirectory, opBundle } from '../installation.ts';
import { isSystemError } from '../system-error.ts';

/**
 * The files of a flake's `nixlib/`: ours, verbatim, and the bundle of rlm-op. Path in it to bytes.
 *
 * @param languages those of the code that the plan runs: what runs the others is left out
 * @throws InputError RLM3016
 */
export async function nixlibFiles(languages: ReadonlySet<Language>): Promise<ReadonlyMap<string, Uint8Array>> {
  const library = await filesIn(nixlibDirectory());
  const engines = languages.size === 0 ? [] : (await filesIn(enginesDirectory())).filter(([path]) => !path.includes('/') || engineFolders(languages).has(path.slice(0, path.indexOf('/'))));
  return new Map([...library, ['rlm-op.mjs', await readBundle(opBundle())], ...engines.map(([path, bytes]) => [join('engines', path), bytes] as const)]);
}

/** What compiles Rust is the same wherever the program runs. */
function engineFolders(languages: ReadonlySet<Language>): ReadonlySet<string> {
  return new Set([...languages].map((language) => (language === 'rust-native' ? 'rust' : language)));
}

async function filesIn(directory: string): Promise<readonly (readonly [path: string, bytes: Uint8Array])[]> {
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => relative(directory, join(parentPath, name)));
  return Promise.all(paths.map(async (path) => [path, await readFile(join(directory, path))] as const));
}

async function readBundle(path: string): Promise<Uint8Array> {
  try {
    return await readFile(path);
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') throw new InputError('RLM3016', { path }, { cause: error });
    throw error;
  }
}
