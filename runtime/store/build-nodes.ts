import type { FileHandle } from 'node:fs/promises';
import type { BuildFailure } from './build-failure.ts';
import type { NixSettings } from './nix-command.ts';
import { NixError } from './nix-error.ts';
import { nixFailure } from './nix-failure.ts';
import { nodeNames } from './node-names.ts';
import { openOutput } from './open-output.ts';
import { mostCollected } from './question-files.ts';
import { type BuildEvent, runBuild } from './run-build.ts';

export interface NodesRequest extends NixSettings {
  /** The absolute path of a generated flake. */
  readonly flake: string;
  /** Of the nodes that are wanted, each once. */
  readonly attributes: readonly string[];
  readonly onEvent?: ((event: BuildEvent) => void) | undefined;
}

/** The value of a node, opened: it can be read until it is closed, whatever the garbage collector takes. Whoever asked for it closes it. */
export interface OpenedNode {
  /** `/nix/store/…` */
  readonly path: string;
  readonly file: FileHandle;
}

export type NodesResult =
  /** `opened` has all that were wanted, by attribute; `built` those nodes, whatever they are, that were not there before. */
  | { readonly outcome: 'built'; readonly opened: ReadonlyMap<string, OpenedNode>; readonly built: readonly string[] }
  | { readonly outcome: 'failed'; readonly failures: readonly [BuildFailure, ...BuildFailure[]] };

/**
 * Builds some nodes of a generated flake and what they need, and opens their values.
 *
 * @throws NixError when Nix fails outside of any derivation, RLM5012 if the collector takes what is built each time; Interrupted
 */
export async function buildNodes(request: NodesRequest): Promise<NodesResult> {
  const built = new Set<string>();
  for (let collected = 0; collected < mostCollected; collected++) {
    const names = await nodeNames(request.flake, request);
    const derivations = derivationsOf(request.attributes, names);
    const ran = await runBuild('nix-store', ['--realise', ...derivations.keys()], request, { attributeOf: (derivation) => names.get(derivation), onEvent: request.onEvent });
    for (const attribute of ran.built) built.add(attribute);
    const paths = ran.stdout.split('\n').filter((line) => line !== '');
    const [first, ...others] = ran.failures;
    if (first !== undefined) return { outcome: 'failed', failures: [first, ...others] };
    // Nix names no derivation where one was collected since it was evaluated.
    if (!ran.succeeded && !/is not valid|does not exist|No such file/.test(ran.errors)) throw await nixFailure('nix-store --realise', ran.errors, request);
    const opened = ran.succeeded ? await openAll([...derivations.values()], paths, request) : undefined;
    if (opened !== undefined) return { outcome: 'built', opened, built: [...built] };
  }
  throw new NixError('RLM5012', { path: request.attributes.join(', '), error: 'the garbage collector took them again and again' });
}

/** Which node each derivation is of those that are wanted, in their order. A node that is made by several is itself the first of them. */
function derivationsOf(attributes: readonly string[], names: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const wanted = new Set(attributes);
  const found = new Map<string, string>();
  for (const [derivation, attribute] of names) {
    if (!wanted.delete(attribute)) continue;
    found.set(derivation, attribute);
  }
  if (wanted.size > 0) throw new Error(`the flake has no node ${[...wanted].join(', ')}`);
  return found;
}

/** @returns undefined, with nothing left open, if the garbage collector took one */
async function openAll(attributes: readonly string[], paths: readonly string[], settings: NixSettings): Promise<ReadonlyMap<string, OpenedNode> | undefined> {
  const opened = new Map<string, OpenedNode>();
  try {
    for (const [index, attribute] of attributes.entries()) {
      const path = paths[index];
      if (path === undefined) throw new Error(`Nix said nothing of the path of ${attribute}`);
      const file = await openOutput(path, settings);
      if (file === undefined) break;
      opened.set(attribute, { path, file });
    }
    if (opened.size === attributes.length) return opened;
  } catch (error) {
    await closeAll(opened);
    throw error;
  }
  await closeAll(opened);
  return undefined;
}

async function closeAll(opened: ReadonlyMap<string, OpenedNode>): Promise<void> {
  for (const { file } of opened.values()) await file.close();
}
