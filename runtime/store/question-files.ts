import * as z from 'zod/mini';
import { flakeReference } from './flake-reference.ts';
import type { NixSettings } from './nix-command.ts';
import { nixOutput } from './nix-output.ts';
import { hostSystem } from './system.ts';

/** Which questions of a node are meant: those that follow so many answered levels. */
export interface QuestionsOf {
  /** In plan.nix. */
  readonly attribute: string;
  readonly level: number;
}

/**
 * Evaluates a flake, and nothing more: the derivations that write the questions of nodes. The folder is not read any more when
 * this ends, so that it may be written while the derivations are built.
 *
 * @returns the path of each derivation, in order
 */
export async function questionDerivations(flake: string, wanted: readonly QuestionsOf[], settings: NixSettings): Promise<readonly string[]> {
  const { installable, directory } = flakeReference(flake, `legacyPackages.${hostSystem()}`);
  const expression = `nodes: [ ${wanted.map(({ attribute, level }) => `(builtins.elemAt nodes.${attribute}.questions ${level}).drvPath`).join(' ')} ]`;
  const answer = await nixOutput('nix', ['eval', installable, '--apply', expression, '--no-write-lock-file', '--json'], settings, { directory });
  return z.array(z.string()).parse(JSON.parse(answer));
}

/** Builds a derivation of the store; gives the path of its output. */
export async function realise(derivation: string, settings: NixSettings): Promise<string> {
  return nixOutput('nix-store', ['--realise', derivation], settings);
}
