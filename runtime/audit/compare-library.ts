import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { type Diagnostic, diagnose } from '../../compiler/diagnostics/diagnostic.ts';
import { faultOfFolder, readOrdinaryFile } from './ordinary-file.ts';

/**
 * Compares the `nixlib/` of somebody's flake with what it should be, byte by byte.
 *
 * @param expected path in it to bytes
 */
export async function compareLibrary(folder: string, expected: ReadonlyMap<string, Uint8Array>): Promise<readonly Diagnostic[]> {
  const path = join(folder, 'nixlib');
  const fault = await faultOfFolder(path);
  if (fault !== undefined) return [diagnose('RLM8004', { path, what: fault })];
  const changed: string[] = [];
  const missing: string[] = [];
  const unordinary: Diagnostic[] = [];
  const folders = new Set([...expected.keys()].flatMap(foldersAbove));
  const readable: string[] = [];
  for (const name of [...folders].sort()) {
    const found = name === '.' ? undefined : await faultOfFolder(join(path, name));
    if (found === undefined) readable.push(name);
    else if (found !== 'is missing') unordinary.push(diagnose('RLM8004', { path: join(path, name), what: found }));
  }
  for (const [name, bytes] of expected) {
    if (!readable.includes(dirname(name))) {
      missing.push(name);
      continue;
    }
    const found = await readOrdinaryFile(join(path, name), bytes.length);
    if (found === 'is missing') missing.push(name);
    else if (found === 'is larger than rlmc writes it') changed.push(name);
    else if (typeof found === 'string') unordinary.push(diagnose('RLM8004', { path: join(path, name), what: found }));
    else if (found.isExecutable || !found.bytes.equals(bytes)) changed.push(name);
  }
  const added: string[] = [];
  for (const name of readable) {
    const entries = (await readdir(join(path, name))).map((entry) => join(name, entry));
    added.push(...entries.filter((entry) => !expected.has(entry) && !folders.has(entry)));
  }
  if (changed.length + added.length + missing.length === 0) return unordinary;
  return [...unordinary, diagnose('RLM8003', { path, changed: changed.sort(), added: added.sort(), missing: missing.sort() })];
}

function foldersAbove(path: string): readonly string[] {
  const above = dirname(path);
  return above === '.' ? [above] : [above, ...foldersAbove(above)];
}
