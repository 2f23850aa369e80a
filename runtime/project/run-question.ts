import { mkdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { withDir } from 'tmp-promise';
import { type Diagnostic, diagnose } from '../../compiler/diagnostics/diagnostic.ts';
import type { ModelPin } from '../../compiler/flake.ts';
import { readContextOptions } from '../contexts/context-option.ts';
import { pinContexts } from '../contexts/pin-contexts.ts';
import type { ChatModel, Usage } from '../model/chat-model.ts';
import { noUsage } from '../model/usage.ts';
import { Account } from '../session/account.ts';
import type { Amounts } from '../session/books.ts';
import { buildLiteral } from '../session/build-answer.ts';
import { buildFinal } from '../session/build-step.ts';
import { ChildFolders } from '../session/child-folders.ts';
import type { PriceOf } from '../session/ledger.ts';
import type { Limits } from '../session/limits.ts';
import { runSession } from '../session/session.ts';
import type { SessionEnd, SessionRequest } from '../session/session-request.ts';
import type { Tree } from '../session/tree.ts';
import type { TraceEvent } from '../trace/event.ts';
import { TraceFile } from '../trace/trace-file.ts';
import { type BuildOutcome, defaultConcurrency, type ModelUse } from './build-plan.ts';
import type { Progress } from './build-progress.ts';
import type { CompileRequest } from './compile-plan.ts';
import { KeptAnswers } from './kept-answers.ts';

export interface RunRequest extends Omit<CompileRequest, 'plan' | 'contexts' | 'models'> {
  readonly question: string;
  /** As `-c` takes them. */
  readonly contexts: readonly string[];
  /** Who explores, by depth; the last one at all that are deeper. */
  readonly models: readonly [ModelPin, ...ModelPin[]];
  /** Further models that plans may choose. */
  readonly allowed: readonly ModelPin[];
  /** How deep sessions go; 1 unless given: only the root is one. */
  readonly maxDepth?: number;
  readonly limits: Limits;
  /** What models cost; none has a price unless given. */
  readonly priceOf?: PriceOf;
  readonly openModel: (use: ModelUse) => ChatModel;
  readonly concurrency?: number;
  readonly jobs?: number;
  readonly onEvent?: (event: TraceEvent) => void;
  /** Is told how the plans of sessions are built. */
  readonly onBuild?: (session: string, progress: Progress) => void;
}

export interface RunOutcome {
  readonly status: 'answered' | 'spent' | 'stuck' | 'failed' | 'refused';
  /** The answer's bytes; of a run without one those of what was found last. */
  readonly answer: (() => AsyncIterable<Uint8Array>) | undefined;
  /** Absolute. */
  readonly folder: string;
  /** The flake whose `answer` it is. */
  readonly flake: string | undefined;
  readonly diagnostics: readonly Diagnostic[];
  readonly spent: Amounts;
  /** All that models took in this run. */
  readonly usage: Usage;
}

/**
 * Lets a model find the answer to a question, and leaves a folder that proves it.
 *
 * @throws NixError, ModelError, AnswersError, InputError, Interrupted
 */
export async function runQuestion(request: RunRequest): Promise<RunOutcome> {
  return withDir(({ path }) => run(request, path), { unsafeCleanup: true });
}

async function run(request: RunRequest, spoolDirectory: string): Promise<RunOutcome> {
  const { question, models, allowed, maxDepth = 1, limits, priceOf, openModel, onEvent, onBuild, encoding = 'utf-8', placement, standardInput = process.stdin, signal, concurrency = defaultConcurrency } = request;
  const folder = resolve(request.folder);
  const account = Account.open({ limits, signal, ...(priceOf === undefined ? {} : { priceOf }) });
  const refused = (diagnostics: readonly Diagnostic[]): RunOutcome => ({ status: 'refused', answer: undefined, folder, flake: undefined, diagnostics, spent: account.spent, usage: noUsage });
  const unpriced = limits.cost === undefined ? [] : unpricedModels([...models, ...allowed], priceOf);
  if (unpriced.length > 0) return refused(unpriced);
  const { options, diagnostics: misread } = readContextOptions(request.contexts);
  if (misread.length > 0) return refused(misread);
  const { contexts, diagnostics } = await pinContexts(options, { encoding, placement, spoolDirectory, standardInput, signal });
  if (diagnostics.length > 0) return refused(diagnostics);
  if (contexts.every(({ size }) => size === 0)) return refused([diagnose('RLM3020', { names: contexts.map(({ name }) => name) })]);

  await mkdir(folder, { recursive: true });
  const trace = new TraceFile(join(folder, 'trace.jsonl'));
  const kept = new KeptAnswers(request);
  const { openModel: _, onEvent: __, onBuild: ______, folder: ___, models: ____, contexts: _____, ...building } = request;
  const tree: Tree = {
    chat: openModel({ concurrency, onRequest: () => undefined, onRetry: (retry) => onBuild?.('0', { kind: 'trying again', ...retry }) }),
    kept,
    models,
    allowed,
    maxDepth,
    children: new ChildFolders(folder),
    building: { ...building, signal: account.signal },
    onBuild,
    emit(event) {
      trace.write(event);
      onEvent?.(event);
    },
  };
  try {
    return await kept.closedAfter(
      async () => {
        const session = { id: '0', depth: 0, question, contexts, folder, account };
        const end = await runSession(tree, session);
        const flake = join(folder, 'answer.flake');
        const built = await buildEnd({ ...tree, building }, session, end, flake);
        return { ...outcomeOf(end, built), folder, flake: built === undefined ? undefined : flake, spent: account.spent, usage: account.books.spent.sum().usage };
      },
      (outcome, warning) => ({ ...outcome, diagnostics: [...outcome.diagnostics, warning] }),
    );
  } finally {
    account.close();
    trace.close();
  }
}

/** A limit of dollars would not be one with them. */
function unpricedModels(models: readonly ModelPin[], priceOf: PriceOf = () => undefined): readonly Diagnostic[] {
  const names = new Set(models.map(({ name }) => name));
  return [...names].filter((name) => priceOf(name) === undefined).map((model) => diagnose('RLM3021', { model }));
}

/** Builds what a session ended with, or found last. */
async function buildEnd(tree: Tree, session: SessionRequest, end: SessionEnd, flake: string): Promise<BuildOutcome | undefined> {
  if (end.status !== 'answered') return end.last && buildFinal(tree, session, end.last, flake);
  return end.final.kind === 'plan' ? buildFinal(tree, session, end.final.plan, flake) : buildLiteral(tree, session, end.final.text, end.said, flake);
}

function outcomeOf(end: SessionEnd, built: BuildOutcome | undefined): Pick<RunOutcome, 'status' | 'answer' | 'diagnostics'> {
  const said = end.status === 'answered' ? [] : [end.diagnostic];
  if (built === undefined) return { status: end.status, answer: undefined, diagnostics: said };
  if (built.outcome === 'built') return { status: end.status, answer: built.answer, diagnostics: said };
  return { status: 'failed', answer: undefined, diagnostics: [...said, ...built.diagnostics] };
}
