import { withDir } from 'tmp-promise';
import { type Diagnostic, diagnose } from '../../compiler/diagnostics/diagnostic.ts';
import type { Answer } from '../answer.ts';
import { readContextOptions } from '../contexts/context-option.ts';
import type { Context } from '../contexts/context.ts';
import type { PinSettings } from '../contexts/pin-contexts.ts';
import { diagnosticOfError } from '../diagnostic-of-error.ts';
import { InputError } from '../input-error.ts';
import { version } from '../installation.ts';
import { costOf, dollarsOf } from '../model/price.ts';
import { noUsage } from '../model/usage.ts';
import { Account } from '../session/account.ts';
import { drawUpBill } from '../session/bill.ts';
import type { Payment } from '../session/books.ts';
import { ChildFolders } from '../session/child-folders.ts';
import { decideDirect, directBelow } from '../session/direct.ts';
import type { PriceOf } from '../session/ledger.ts';
import type { Limits } from '../session/limits.ts';
import { runSession } from '../session/session.ts';
import type { SessionRequest } from '../session/session-request.ts';
import { modelAt, type Tree } from '../session/tree.ts';
import { Interrupted } from '../store/interrupted.ts';
import { BuildTrace } from '../trace/build-trace.ts';
import type { Happening, TraceEvent } from '../trace/event.ts';
import { traced } from '../trace/shown.ts';
import { TraceFile } from '../trace/trace-file.ts';
import { answersOfRun } from './answers-of-run.ts';
import { defaultConcurrency } from './build-plan.ts';
import { whileLocked } from './folder-lock.ts';
import { isFlakeOfOurs } from './flake-folder.ts';
import { KeptAnswers } from './kept-answers.ts';
import { type RunBefore, runBefore } from './run-before.ts';
import { keepContexts, newContexts, oldContexts } from './run-contexts.ts';
import { answerAgain, buildEnd, type BuiltEnd } from './run-end.ts';
import { runDirectly } from './run-direct.ts';
import { RunFolder } from './run-folder.ts';
import { differences, type RunRecord, recordOf, writeRunRecord } from './run-record.ts';
import type { ResumeRequest, RunOutcome, RunRequest, RunSurroundings } from './run-request.ts';

/**
 * Lets a model find the answer to a question, and leaves a folder that proves it.
 *
 * @returns an outcome also where a model, or Nix, failed: what was spent until then is in it
 * @throws InputError RLM3014, RLM3022; Interrupted
 */
export function runQuestion(request: RunRequest): Promise<RunOutcome> {
  const folder = new RunFolder(request.folder);
  return inFolder(folder, request, async (spoolDirectory) => {
    await folder.refuseUnlessNew();
    const refused = unpriced(request.limits, request);
    if (refused.length > 0) return outcomeOfRefused(folder, refused);
    const read = await newContexts(request.contexts, pinSettings(request, request, spoolDirectory));
    if ('diagnostics' in read) return outcomeOfRefused(folder, read.diagnostics);
    await folder.make();
    const record = recordOf(request, await keepContexts(folder, read, request.signal));
    await writeRunRecord(folder.path, record);
    await folder.begun();
    return new Run(request, folder, record, read.contexts, request.limits, undefined).outcome();
  });
}

/**
 * Goes on with a run that was killed, interrupted, or ended for some reason: what was answered is not asked again, and what was paid counts. A run that was answered gives
 * its answer again, and asks nothing.
 *
 * @throws InputError RLM3014, RLM3023, RLM3024, RLM3026; as `runQuestion` otherwise
 */
export function resumeQuestion(request: ResumeRequest): Promise<RunOutcome> {
  const folder = new RunFolder(request.folder);
  return inFolder(folder, request, async (spoolDirectory) => {
    const record = await folder.record();
    const { options: given, diagnostics: misread } = readContextOptions(request.given?.contexts ?? []);
    if (misread.length > 0) return outcomeOfRefused(folder, misread);
    const differs = differences(record, request.given ?? {}, given);
    if (differs.length > 0) throw new InputError('RLM3024', { path: folder.path, differs });
    const { events, diagnostics: damaged } = await folder.events();
    const before = runBefore(events);
    const limits = { ...record.limits, ...before.limits, ...request.limits };
    const refused = unpriced(limits, { ...record, ...request });
    if (refused.length > 0) return outcomeOfRefused(folder, refused);
    const placement = record.placement === null ? {} : { placement: record.placement };
    const readTexts = () => oldContexts(folder, record, given, pinSettings({ encoding: record.encoding, ...placement }, request, spoolDirectory));
    const { finished } = before;
    if (finished?.status === 'answered' && (await isFlakeOfOurs(folder.answer))) {
      const answer = await answerAgain(folder.answer, settingsOf(request), request.roots);
      const { spent, usage } = finished;
      // A text that is given is compared, although nothing has to be found in it any more.
      const read = answer === undefined || given.length === 0 ? undefined : await readTexts();
      if (read !== undefined && 'diagnostics' in read) return outcomeOfRefused(folder, read.diagnostics);
      if (answer !== undefined) return { status: 'answered', answer, folder: folder.path, flake: folder.answer, diagnostics: damaged, spent: { ...spent, cost: spent.cost ?? undefined }, usage };
    }
    const read = await readTexts();
    if ('diagnostics' in read) return outcomeOfRefused(folder, read.diagnostics);
    const { answers, diagnostics } = await answersOfRun(folder, record, events);
    const outcome = await new Run(request, folder, record, read.contexts, limits, before).outcome(answers);
    return { ...outcome, diagnostics: [...outcome.diagnostics, ...damaged, ...diagnostics] };
  });
}

/** While no other rlmc works in the folder, with a directory for what can be read once only. */
function inFolder(folder: RunFolder, surroundings: RunSurroundings, work: (spoolDirectory: string) => Promise<RunOutcome>): Promise<RunOutcome> {
  return whileLocked(folder.path, surroundings, () => withDir(({ path }) => work(path), { unsafeCleanup: true }));
}

class Run {
  readonly #surroundings: RunSurroundings;
  readonly #folder: RunFolder;
  readonly #record: RunRecord;
  readonly #contexts: readonly Context[];
  readonly #before: RunBefore | undefined;
  readonly #trace: TraceFile;
  readonly #builds = new BuildTrace((session, happening) => this.#happened(session, happening));
  readonly #account: Account;
  readonly #started = performance.now();

  constructor(surroundings: RunSurroundings, folder: RunFolder, record: RunRecord, contexts: readonly Context[], limits: Limits, before: RunBefore | undefined) {
    this.#surroundings = surroundings;
    this.#folder = folder;
    this.#record = record;
    this.#contexts = contexts;
    this.#before = before;
    this.#trace = new TraceFile(folder.trace, surroundings.secrets);
    const { priceOf, signal } = surroundings;
    const onPayment = (payment: Payment) => this.#paid(payment);
    this.#account = Account.open({ limits, signal, onPayment, ...(priceOf === undefined ? {} : { priceOf }), ...(before === undefined ? {} : { before }) });
    this.#happened('0', { event: before === undefined ? 'opened' : 'resumed', v: 1, rlmc: version, limits });
  }

  /** @param answers that are in its folder */
  async outcome(answers?: ReadonlyMap<string, Answer>): Promise<RunOutcome> {
    const kept = new KeptAnswers(settingsOf(this.#surroundings), answers);
    try {
      return await kept.closedAfter(
        async () => this.#finished(await this.#end(this.#tree(kept))),
        // What kept the flakes from being built keeps answers from the store, too, and is said once.
        (outcome, warning) => (outcome.diagnostics.some(({ message }) => message === warning.message) ? outcome : { ...outcome, diagnostics: [...outcome.diagnostics, warning] }),
      );
    } finally {
      this.#account.close();
      this.#trace.close();
    }
  }

  #tree(kept: KeptAnswers): Tree {
    const { openModel, concurrency = defaultConcurrency, keepGoing } = this.#surroundings;
    const { models, allowed, maxDepth, protocol, limits, toolchain, maxValue, evalLanguages } = this.#record;
    return {
      chat: openModel({ concurrency, onRequest: () => undefined, onRetry: (retry) => this.#built('0', { kind: 'trying again', ...retry }) }),
      kept,
      models,
      allowed,
      maxDepth,
      protocol,
      told: limits,
      children: new ChildFolders(this.#folder.path),
      building: { ...settingsOf(this.#surroundings), toolchain, concurrency, ...(keepGoing === undefined ? {} : { keepGoing }), ...(maxValue === null ? {} : { maxValue }), ...(evalLanguages === undefined ? {} : { evalLanguages }), signal: this.#account.signal },
      onBuild: this.#built,
      emit: (event) => this.#emit(event),
    };
  }

  /** Works on the question. What fails for a reason that a user can know is an end, too. */
  async #end(tree: Tree): Promise<BuiltEnd> {
    const session = { id: '0', depth: 0, question: this.#record.question, contexts: this.#contexts, folder: this.#folder.path, account: this.#account };
    try {
      const { signal, roots } = this.#surroundings;
      const kept = roots === undefined ? {} : { roots };
      if (await this.#isDirect(session, tree)) return await runDirectly({ ...tree, building: { ...tree.building, ...kept } }, session);
      const end = await runSession(tree, session);
      // When the time is over, what was found last is built all the same.
      const { signal: _, ...building } = tree.building;
      return await buildEnd({ ...tree, building: { ...building, ...kept, ...(signal === undefined ? {} : { signal }) } }, session, end);
    } catch (error) {
      const diagnostic = error instanceof Interrupted ? undefined : diagnosticOfError(error);
      if (diagnostic === undefined) throw error;
      return { status: 'failed', answer: undefined, flake: undefined, diagnostics: [diagnostic] };
    }
  }

  async #isDirect(session: SessionRequest, tree: Tree): Promise<boolean> {
    const model = modelAt(tree, 0);
    const { direct: choice } = this.#record;
    const { direct, reason, tokens } = await decideDirect(choice, session, model);
    this.#happened('0', { event: 'direct', choice, direct, reason, tokens: tokens?.tokens ?? null, exact: tokens?.exact ?? null, below: directBelow, window: model.window ?? null });
    return direct;
  }

  #finished({ status, answer, flake, diagnostics }: BuiltEnd): RunOutcome {
    const { spent, books } = this.#account;
    const { usage } = books.spent.sum();
    const seconds = Math.round(performance.now() - this.#started + (this.#before?.milliseconds ?? 0)) / 1000;
    this.#happened('0', { event: 'finished', status, flake: flake ?? null, diagnostics: diagnostics.map(traced), spent: { ...spent, cost: spent.cost ?? null }, usage, seconds });
    return { status, answer, folder: this.#folder.path, flake, diagnostics, spent, usage, bill: drawUpBill(books) };
  }

  #built: NonNullable<Tree['onBuild']> = (session, progress) => {
    this.#builds.progress(session, progress);
    this.#surroundings.onBuild?.(session, progress);
  };

  #paid({ session, question, usage, level, model, estimate }: Payment): void {
    const price = this.#surroundings.priceOf?.(model);
    const cost = price === undefined || usage === undefined ? {} : { cost: dollarsOf(costOf(usage, price)) };
    this.#happened(session, { event: 'paid', level, model, estimate, ...(question === undefined ? {} : { question }), ...(usage === undefined ? {} : { usage }), ...cost });
  }

  #happened(session: string, happening: Happening): void {
    this.#emit({ time: new Date().toISOString(), session, ...happening });
  }

  #emit(event: TraceEvent): void {
    if (event.event === 'built') this.#builds.built(event.session);
    this.#trace.write(event);
    this.#surroundings.onEvent?.(event);
  }
}

/** How Nix is used on this machine. */
function settingsOf({ store, builders, jobs, substituters, signal, onWait }: RunSurroundings): Pick<RunSurroundings, 'store' | 'builders' | 'jobs' | 'substituters' | 'signal' | 'onWait'> {
  return {
    ...(store === undefined ? {} : { store }),
    ...(builders === undefined ? {} : { builders }),
    ...(jobs === undefined ? {} : { jobs }),
    ...(substituters === undefined ? {} : { substituters }),
    ...(signal === undefined ? {} : { signal }),
    ...(onWait === undefined ? {} : { onWait }),
  };
}

function pinSettings({ encoding = 'utf-8', placement }: Pick<RunRequest, 'encoding' | 'placement'>, { standardInput = process.stdin, signal }: RunSurroundings, spoolDirectory: string): PinSettings {
  return { encoding, placement, spoolDirectory, standardInput, signal };
}

function outcomeOfRefused({ path }: RunFolder, diagnostics: readonly Diagnostic[]): RunOutcome {
  const nothing = { explore: 0, commits: 0, calls: 0, tokens: 0, cost: 0 };
  return { status: 'refused', answer: undefined, folder: path, flake: undefined, diagnostics, spent: nothing, usage: noUsage };
}

/** A limit of dollars would not be one with models without a price. */
function unpriced({ cost }: Limits, { models, allowed, priceOf = () => undefined }: Pick<RunRequest, 'models' | 'allowed'> & { readonly priceOf?: PriceOf }): readonly Diagnostic[] {
  if (cost === undefined) return [];
  const names = new Set([...models, ...allowed].map(({ name }) => name));
  return [...names].filter((name) => priceOf(name) === undefined).map((model) => diagnose('RLM3021', { model }));
}
