import { readFile } from 'node:fs/promises';
import * as z from 'zod/mini';
import { ifThere } from '../if-there.ts';
import { inParallel } from '../in-parallel.ts';
import { type Derivation, parseDerivation } from './derivation-file.ts';
import { flakeReference } from './flake-reference.ts';
import type { NixSettings } from './nix-command.ts';
import { NixError } from './nix-error.ts';
import { nixOutput } from './nix-output.ts';
import { physicalPath } from './store-location.ts';

const evaluated = z.record(z.string(), z.string());

/**
 * Evaluates a flake, and builds nothing, not even what an evaluation might want to read: the derivation of each node of plan.nix, by its attribute. They are in the store then.
 *
 * @param flake absolute
 * @throws NixError, Interrupted
 */
export async function nodeDerivations(flake: string, system: string, settings: NixSettings): Promise<ReadonlyMap<string, string>> {
  const { installable, directory } = flakeReference(flake, `legacyPackages.${system}`);
  const argv = ['eval', installable, '--apply', 'builtins.mapAttrs (_: node: node.drvPath)', '--no-write-lock-file', '--json', '--option', 'allow-import-from-derivation', 'false'];
  const answer = await nixOutput('nix', argv, settings, { directory });
  return new Map(Object.entries(evaluated.parse(JSON.parse(answer))));
}

const filesAtOnce = 32;

/**
 * Reads derivations of a store of this machine, and all that they depend on, each once.
 *
 * @param isEnd whether what a derivation depends on is not to be read, by its path
 * @returns by path, what others depend on after these
 * @throws NixError RLM5012 for one that is not there, or is none
 */
export async function readDerivations(roots: readonly string[], isEnd: (path: string) => boolean, settings: NixSettings): Promise<ReadonlyMap<string, Derivation>> {
  const found = new Map<string, Derivation>();
  let next = [...new Set(roots)];
  while (next.length > 0) {
    const read: (readonly [string, Derivation])[] = [];
    await inParallel(next.entries(), filesAtOnce, async ([index, path]) => void (read[index] = [path, await readDerivation(path, settings)]));
    for (const [path, derivation] of read) found.set(path, derivation);
    const inputs = new Set(read.flatMap(([, { inputDerivations }]) => [...inputDerivations.keys()]));
    next = [...inputs].filter((path) => !found.has(path) && !isEnd(path));
  }
  return found;
}

async function readDerivation(path: string, { store, signal }: NixSettings): Promise<Derivation> {
  signal?.throwIfAborted();
  const file = physicalPath(path, store);
  if (file === undefined) throw new RangeError(`derivations are read in a store of this machine, and ${store ?? 'this one'} is elsewhere`);
  const text = await ifThere(() => readFile(file, 'utf8'));
  if (text === undefined) throw new NixError('RLM5012', { path, error: 'it is not there' });
  try {
    return parseDerivation(text);
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new NixError('RLM5012', { path, error: cause.message }, { cause });
  }
}
