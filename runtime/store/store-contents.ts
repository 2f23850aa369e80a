import { type NixResult, type NixSettings, runNix } from './nix-command.ts';
import { nixFailure } from './nix-failure.ts';
import { nixOutput } from './nix-output.ts';
import { shown } from './shown.ts';

/** Paths in one call: arguments of a process have a bound. */
const atOnce = 1000;

function* batches(paths: readonly string[]): Generator<readonly string[]> {
  for (let start = 0; start < paths.length; start += atOnce) yield paths.slice(start, start + atOnce);
}

/** Those of some paths that the store has, in order. */
export async function validPaths(paths: readonly string[], settings: NixSettings): Promise<readonly string[]> {
  const invalid = new Set<string>();
  for (const batch of batches(paths)) {
    for (const line of (await nixOutput('nix-store', ['--check-validity', '--print-invalid', ...batch], settings)).split('\n')) invalid.add(line);
  }
  return paths.filter((path) => !invalid.has(path));
}

/** What Nix noted of the content of valid paths when they came into the store: the hash of the NAR, as `sha256:` and Nix's base-32. */
export async function notedHashes(paths: readonly string[], settings: NixSettings): Promise<ReadonlyMap<string, string>> {
  const noted = new Map<string, string>();
  for (const batch of batches(paths)) {
    const hashes = (await nixOutput('nix-store', ['--query', '--hash', ...batch], settings)).split('\n');
    for (const [index, path] of batch.entries()) noted.set(path, hashes[index] ?? '');
  }
  return noted;
}

/**
 * Reads valid paths, and compares them with what Nix noted of them.
 *
 * @returns of each that differs what Nix says of it
 * @throws NixError where Nix fails otherwise
 */
export async function changedPaths(paths: readonly string[], settings: NixSettings): Promise<ReadonlyMap<string, string>> {
  const changed = new Map<string, string>();
  for (const batch of batches(paths)) {
    const result = await runNix('nix-store', ['--verify-path', ...batch], settings);
    const found = [...result.stderr.matchAll(/path '([^']+)' (was modified! expected hash '[^']+', got '[^']+')/g)];
    for (const [, path = '', what = ''] of found) changed.set(path, what);
    if (!result.succeeded && found.length === 0) throw await failure(result, settings);
  }
  return changed;
}

const failure = ({ stderr }: NixResult, settings: NixSettings) => nixFailure('nix-store --verify-path', shown(stderr), settings);
