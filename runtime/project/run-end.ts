import { join } from 'node:path';
import { Readable } from 'node:stream';
import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { diagnosticOfError } from '../diagnostic-of-error.ts';
import { buildLiteral } from '../session/build-answer.ts';
import { buildFinal } from '../session/build-step.ts';
import type { SessionEnd, SessionRequest } from '../session/session-request.ts';
import type { Tree } from '../session/tree.ts';
import { buildFlake } from '../store/build.ts';
import { Interrupted } from '../store/interrupted.ts';
import type { NixSettings } from '../store/nix-command.ts';
import { outputPieces } from '../store/read-output.ts';
import { secondsSince } from '../trace/shown.ts';
import type { BuildOutcome } from './build-plan.ts';
import type { RunOutcome } from './run-request.ts';

export type BuiltEnd = Pick<RunOutcome, 'status' | 'answer' | 'flake' | 'diagnostics'>;

/** Builds what the root ended with, or what it found last. */
export async function buildEnd(tree: Tree, session: SessionRequest, end: SessionEnd): Promise<BuiltEnd> {
  const flake = join(session.folder, 'answer.flake');
  const said = end.status === 'answered' ? [] : [end.diagnostic];
  const started = performance.now();
  const built = await orFailed(() => build(tree, session, end, flake));
  if (built === undefined) return { status: end.status, answer: undefined, flake: undefined, diagnostics: said };
  // What the model said is an answer, even where no flake can prove it.
  const text = end.status === 'answered' && end.final.kind === 'text' ? end.final.text : undefined;
  if (built.outcome !== 'built') return { status: 'failed', answer: text === undefined ? undefined : () => Readable.from([Buffer.from(text)]), flake, diagnostics: [...said, ...built.diagnostics] };
  const { path, nodes, answer } = built;
  tree.emit({ time: new Date().toISOString(), session: session.id, event: 'built', flake, path, nodes, seconds: secondsSince(started) });
  return { status: end.status, answer, flake, diagnostics: said };
}

/** What keeps Nix from building at all takes nothing from what the run came to. */
async function orFailed<T>(work: () => Promise<T>): Promise<T | { readonly outcome: 'failed'; readonly diagnostics: readonly Diagnostic[] }> {
  try {
    return await work();
  } catch (error) {
    const diagnostic = error instanceof Interrupted ? undefined : diagnosticOfError(error);
    if (diagnostic === undefined) throw error;
    return { outcome: 'failed', diagnostics: [diagnostic] };
  }
}

async function build(tree: Tree, session: SessionRequest, end: SessionEnd, flake: string): Promise<BuildOutcome | undefined> {
  if (end.status !== 'answered') return end.last && buildFinal(tree, session, end.last, flake);
  return end.final.kind === 'plan' ? buildFinal(tree, session, end.final.plan, flake) : buildLiteral(tree, session, end.final.text, end.said, flake);
}

/**
 * The answer of a run that has one: its flake has all that it takes, so nothing is asked.
 *
 * @param roots a directory for the root of the answer
 * @returns undefined if it cannot be built from the flake alone
 * @throws NixError, Interrupted
 */
export async function answerAgain(flake: string, settings: NixSettings, roots: string | undefined): Promise<(() => AsyncIterable<Uint8Array>) | undefined> {
  const result = await buildFlake({ ...settings, flake, attribute: 'answer', ...(roots === undefined ? {} : { outLink: join(roots, 'answer') }) });
  return result.outcome === 'built' ? () => outputPieces(result.outPath, settings) : undefined;
}
