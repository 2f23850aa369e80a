import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { nixOutput } from '../../../../runtime/store/nix-output.ts';

/** The files below directories in which a text is, sorted. */
export async function filesWith(text: string, ...directories: readonly string[]): Promise<readonly string[]> {
  const { stdout } = await execa('grep', ['--recursive', '--text', '--files-with-matches', '--fixed-strings', '--devices=skip', text, ...directories], { reject: false });
  return stdout.split('\n').filter((line) => line !== '').sort();
}

/** What a store keeps of what builders wrote, which is compressed on the disk: all logs as one text. */
export async function logsOf(store: string): Promise<string> {
  const directory = join(store, 'nix/var/log/nix/drvs');
  const files = (await readdir(directory, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const derivations = files.map(({ parentPath, name }) => join('/nix/store', parentPath.slice(-2) + name.replace(/\.bz2$/, '')));
  const logs: string[] = [];
  for (const derivation of derivations) logs.push(await nixOutput('nix-store', ['--read-log', derivation], { store }));
  return logs.join('\n');
}
