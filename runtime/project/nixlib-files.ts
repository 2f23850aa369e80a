import { readFile, readdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { InputError } from '../input-error.ts';
import { nixlibDirectory, opBundle } from '../installation.ts';
import { isSystemError } from '../system-error.ts';

/**
 * The files of a flake's `nixlib/`: ours, verbatim, and the bundle of rlm-op. Path in it to text.
 *
 * @throws InputError RLM3016
 */
export async function nixlibFiles(): Promise<ReadonlyMap<string, string>> {
  const directory = nixlibDirectory();
  const entries = await readdir(directory, { recursive: true, withFileTypes: true });
  const paths = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => relative(directory, join(parentPath, name)));
  const files = await Promise.all(paths.map(async (path) => [path, await readFile(join(directory, path), 'utf8')] as const));
  return new Map([...files, ['rlm-op.mjs', await readBundle(opBundle())]]);
}

async function readBundle(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8');
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') throw new InputError('RLM3016', { path }, { cause: error });
    throw error;
  }
}
