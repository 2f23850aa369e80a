import { existsSync } from 'node:fs';
import { type FileHandle, open } from 'node:fs/promises';
import { file } from 'tmp-promise';
import * as z from 'zod/mini';
import { stringLiteral } from '../../compiler/nix/literal.ts';
import type { BuildFailure } from './build-failure.ts';
import { flakeReference } from './flake-reference.ts';
import { type NixSettings, runNix } from './nix-command.ts';
import { nixFailure } from './nix-failure.ts';
import { nixOutput } from './nix-output.ts';
import { type BuildEvent, runBuild } from './run-build.ts';
import { physicalPath } from './store-location.ts';
import { hostSystem } from './system.ts';

/** Which questions of a node are meant: those that follow so many answered levels. */
export interface QuestionsOf {
  /** In plan.nix. */
  readonly attribute: string;
  readonly level: number;
}

/** What evaluating a flake tells of questions. */
export interface QuestionDerivations {
  /** The path of each derivation that writes questions, in the order in which they were wanted. */
  readonly derivations: readonly string[];
  /** The nodes that were named, by their derivations. */
  readonly attributes: ReadonlyMap<string, string>;
}

/** How many names of nodes go into one expression, which is an argument of a process: Linux takes 128 KiB. A name may have 1,000 characters. */
const namesAtOnce = 100;

const evaluated = z.object({ questions: z.array(z.string()), nodes: z.array(z.string()) });

/**
 * Evaluates a flake, and nothing more: the derivations that write the questions of nodes. The folder is not read any more when
 * this ends, so that it may be written while the derivations are built.
 *
 * @param nodes the attributes whose derivations are wanted as well, so that a build of one can be told by its name
 * @throws NixError, Interrupted
 */
export async function questionDerivations(
  flake: string,
  wanted: readonly QuestionsOf[],
  nodes: readonly string[],
  settings: NixSettings,
): Promise<QuestionDerivations> {
  const { installable, directory } = flakeReference(flake, `legacyPackages.${hostSystem()}`);
  const derivations: string[] = [];
  const attributes = new Map<string, string>();
  for (let from = 0; from === 0 || from < Math.max(wanted.length, nodes.length); from += namesAtOnce) {
    const part = nodes.slice(from, from + namesAtOnce);
    const questions = wanted.slice(from, from + namesAtOnce).map(({ attribute, level }) => `(builtins.elemAt nodes.${stringLiteral(attribute)}.questions ${level}).drvPath`);
    const named = part.map((attribute) => `nodes.${stringLiteral(attribute)}.drvPath`);
    const expression = `nodes: { questions = [ ${questions.join(' ')} ]; nodes = [ ${named.join(' ')} ]; }`;
    const answer = await nixOutput('nix', ['eval', installable, '--apply', expression, '--no-write-lock-file', '--json'], settings, { directory });
    const found = evaluated.parse(JSON.parse(answer));
    derivations.push(...found.questions);
    for (const [index, derivation] of found.nodes.entries()) attributes.set(derivation, part[index] ?? '');
  }
  return { derivations, attributes };
}

export type Realised =
  | { readonly outcome: 'built'; readonly outPath: string; readonly built: readonly string[] }
  | { readonly outcome: 'failed'; readonly failures: readonly [BuildFailure, ...BuildFailure[]]; readonly built: readonly string[] }
  /** The garbage collector took the derivation since it was evaluated. */
  | { readonly outcome: 'missing' };

/**
 * Builds a derivation of the store, and what it needs.
 *
 * @param attributes of the nodes that are among it, by derivation
 * @throws NixError when Nix fails outside of any derivation, Interrupted
 */
export async function realise(
  derivation: string,
  attributes: ReadonlyMap<string, string>,
  settings: NixSettings & { readonly onEvent?: (event: BuildEvent) => void },
): Promise<Realised> {
  const { succeeded, stdout, built, failures, errors } = await runBuild('nix-store', ['--realise', derivation], settings, {
    attributeOf: (path) => attributes.get(path),
    onEvent: settings.onEvent,
  });
  if (succeeded) return { outcome: 'built', outPath: stdout.trim(), built };
  const [first, ...others] = failures.filter(({ reason }) => !notThere.test(reason));
  if (first !== undefined) return { outcome: 'failed', failures: [first, ...others], built };
  if (failures.length > 0 || !(await isValid(derivation, settings))) return { outcome: 'missing' };
  throw await nixFailure('nix-store --realise', errors, settings);
}

/** What Nix says of a derivation that is not in the store any more. */
const notThere = /missing derivation|is not valid|does not exist|No such file/;

async function isValid(path: string, settings: NixSettings): Promise<boolean> {
  return (await runNix('nix-store', ['--check-validity', path], settings)).succeeded;
}

/**
 * Opens an output that is one file for reading at any place. It can be read until it is closed, even when the garbage collector takes the
 * path. Where the store is not in this file system, it is a copy.
 *
 * @param path the logical path, `/nix/store/…`, in any store
 * @returns undefined if the garbage collector took it already
 */
export async function openOutput(path: string, settings: NixSettings): Promise<FileHandle | undefined> {
  const physical = physicalPath(path, settings.store);
  if (physical !== undefined && existsSync(physical)) {
    try {
      return await open(physical);
    } catch (error) {
      if (!existsSync(physical)) return undefined;
      throw error;
    }
  }
  const { path: outputFile, cleanup } = await file();
  try {
    const { succeeded } = await runNix('nix', ['store', 'cat', path], settings, { outputFile });
    return succeeded ? await open(outputFile) : undefined;
  } finally {
    // The open file stays readable without its name.
    await cleanup();
  }
}
