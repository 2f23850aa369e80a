import type { FileHandle } from 'node:fs/promises';
import * as z from 'zod/mini';
import { stringLiteral } from '../../compiler/nix/literal.ts';
import type { BuildFailure } from './build-failure.ts';
import { flakeReference } from './flake-reference.ts';
import { type NixSettings, runNix } from './nix-command.ts';
import { NixError } from './nix-error.ts';
import { nixFailure } from './nix-failure.ts';
import { nixOutput } from './nix-output.ts';
import { openOutput } from './open-output.ts';
import { type BuildEvent, runBuild } from './run-build.ts';
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

/** How long an expression may be, which is one argument of a process, in bytes: Linux takes 128 KiB. */
const longestExpression = 100 * 1024;

const evaluated = z.array(z.string());

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
  const questions = wanted.map(({ attribute, level }) => `(builtins.elemAt nodes.${stringLiteral(attribute)}.questions ${level})`);
  const named = nodes.map((attribute) => `nodes.${stringLiteral(attribute)}`);
  const found: string[] = [];
  for (const part of partsOf([...questions, ...named], longestExpression)) {
    const expression = `nodes: map (derivation: derivation.drvPath) [ ${part.join(' ')} ]`;
    const answer = await nixOutput('nix', ['eval', installable, '--apply', expression, '--no-write-lock-file', '--json'], settings, { directory });
    found.push(...evaluated.parse(JSON.parse(answer)));
  }
  return {
    derivations: found.slice(0, wanted.length),
    attributes: new Map(found.slice(wanted.length).map((derivation, index) => [derivation, nodes[index] ?? ''])),
  };
}

/** Texts in order, in parts of so many bytes at most, a space after each; a longer text is alone. */
function partsOf(texts: readonly string[], mostBytes: number): readonly (readonly string[])[] {
  const parts: string[][] = [];
  let left = 0;
  for (const text of texts) {
    const bytes = Buffer.byteLength(text) + 1;
    const last = parts.at(-1);
    if (last === undefined || bytes > left) {
      parts.push([text]);
      left = mostBytes;
    } else last.push(text);
    left -= bytes;
  }
  return parts;
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
  // Of a toolchain, or a value, that is what is said of something else: no other attempt would fare better.
  const [first, ...others] = failures.filter(({ kind, reason }) => kind !== 'build' || !notThere.test(reason));
  if (first !== undefined) return { outcome: 'failed', failures: [first, ...others], built };
  if (failures.length > 0 || !(await isValid(derivation, settings))) return { outcome: 'missing' };
  throw await nixFailure('nix-store --realise', errors, settings);
}

/** How often in a row the garbage collector may take what was built before it is read. */
export const mostCollected = 5;

type OpenedQuestions = Exclude<Realised, { outcome: 'missing' | 'built' }> | { readonly outcome: 'opened'; readonly file: FileHandle };

/**
 * Builds the questions of a node and opens the file of them, once more if the garbage collector took them meanwhile.
 *
 * @param attribute of the node
 * @param attempt evaluates and realises them; is told whether it did so before, in vain
 * @throws NixError, RLM5012 if the collector takes them each time; Interrupted
 */
export async function openQuestions(attribute: string, attempt: (again: boolean) => Promise<Realised>, settings: NixSettings): Promise<OpenedQuestions> {
  for (let collected = 0; collected < mostCollected; collected++) {
    const realised = await attempt(collected > 0);
    if (realised.outcome === 'failed') return realised;
    const file = realised.outcome === 'missing' ? undefined : await openOutput(realised.outPath, settings);
    if (realised.outcome === 'built' && file !== undefined) return { outcome: 'opened', file };
  }
  throw new NixError('RLM5012', { path: `the questions of ${attribute}`, error: 'the garbage collector took them again and again' });
}

/** What Nix says of a derivation that is not in the store any more. */
const notThere = /missing derivation|is not valid|does not exist|No such file/;

async function isValid(path: string, settings: NixSettings): Promise<boolean> {
  return (await runNix('nix-store', ['--check-validity', path], settings)).succeeded;
}
