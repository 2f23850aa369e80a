import { join } from 'node:path';
import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import type { Node } from '../../compiler/ir.ts';
import type { ChatModel, Usage } from '../model/chat-model.ts';
import type { Retry } from '../model/open-chat-model.ts';
import { contextExcess } from '../model/context-excess.ts';
import type { Question } from '../questions/question.ts';
import { earliestDate } from '../resolve/answer-date.ts';
import { type AskingNode, askingNodes } from '../resolve/asking-nodes.ts';
import { FolderAnswers } from '../resolve/folder-answers.ts';
import { resolve } from '../resolve/resolve.ts';
import type { SessionAnswers } from '../resolve/session-answers.ts';
import type { MissingAnswer, Resolution } from '../resolve/resolve-request.ts';
import { type BuildResult, buildFlake } from '../store/build.ts';
import type { BuildEvent } from '../store/run-build.ts';
import { outputPieces } from '../store/read-output.ts';
import { BuildProgress, HeldEvents, type Progress } from './build-progress.ts';
import { type Compiled, type CompileRequest, compileThen, type Refused } from './compile-plan.ts';
import { diagnoseFailures } from './diagnose-failures.ts';
import { KeptAnswers } from './kept-answers.ts';
import { nodesByAttribute } from './plan-folder.ts';

export interface BuildRequest extends CompileRequest, AskingOptions {
  /**
   * A directory for the root that keeps the answer from the store's garbage collector. Unless given, the answer may be gone when it is read.
   * Whoever gives it removes it.
   */
  readonly roots?: string;
  /** The answers that are kept, where they are open already; whoever opened them closes them. */
  readonly kept?: Pick<KeptAnswers, 'open' | 'installed'>;
  /** Where answers come from to what the plan asks in sessions. */
  readonly sessionAnswers?: SessionAnswers;
  /** Is told what happens to the nodes of the plan. */
  readonly onProgress?: (progress: Progress) => void;
}

/** How questions of a plan are asked that have no answer yet. */
export interface AskingOptions {
  /** Opens the endpoint of models; is called when the first question is asked. */
  readonly openModel?: (use: ModelUse) => ChatModel;
  /** Questions that are asked at once; 8 unless given. */
  readonly concurrency?: number;
  /** Asks nothing: a missing answer is an error. */
  readonly offline?: boolean;
  /** Answers that are older, in milliseconds, are asked again; ages are counted in whole seconds. */
  readonly maxAge?: number;
  /** Requests that may be sent to models. */
  readonly maxCalls?: number;
  /** After a failure the other questions are asked all the same. */
  readonly keepGoing?: boolean;
}

/** How an endpoint is going to be used. */
export interface ModelUse {
  /** Requests that may be under way at the same time. */
  readonly concurrency: number;
  /** Must be called before each request is sent; what it throws forbids the request, and must come out of the model's `reply`. */
  readonly onRequest: () => void;
  /** Is told of each request that brought nothing and is sent again. */
  readonly onRetry: (retry: Retry) => void;
}

/** What became of the questions of a plan. */
export interface Calls {
  /** Different questions that a model answered now, that had an answer, and that got none. */
  readonly calls: { readonly asked: number; readonly reused: number; readonly failed: number };
  /** All that was spent now, on answers that did not fit as well. */
  readonly usage: Usage;
}

export type BuildOutcome =
  | ({
      readonly outcome: 'built';
      /** Where the answer is, `/nix/store/…`. */
      readonly path: string;
      /** The answer's bytes, as often as it is called. */
      readonly answer: () => AsyncIterable<Uint8Array>;
      /** Absolute. */
      readonly folder: string;
      /** Of the nodes that the answer needs: those built now, and those that were in the store. */
      readonly nodes: { readonly built: number; readonly cached: number };
      /** Warnings. */
      readonly diagnostics: readonly Diagnostic[];
    } & Calls)
  | Refused
  /** Derivations failed: codes RLM4xxx where a value is wrong, RLM5xxx otherwise; or questions have no answer: RLM6xxx, RLM7xxx. */
  | ({
      readonly outcome: 'failed';
      readonly folder: string;
      readonly diagnostics: readonly [Diagnostic, ...Diagnostic[]];
      /** That one of them, if there is one, which any other plan would meet as well: of the endpoint, or of Nix. */
      readonly ofAnyPlan: Diagnostic | undefined;
      /** The questions that have no answer, where none may be asked. */
      readonly missing: readonly MissingAnswer[];
    } & Calls);

/**
 * Compiles a plan, asks what it asks and has no answer, and builds its answer.
 *
 * @throws NixError when Nix fails outside of any derivation; ResolutionError for damaged answers of the folder; Interrupted, or what the signal was aborted with
 */
export async function buildPlan(request: BuildRequest): Promise<BuildOutcome> {
  // Whoever takes the toolchain from nixpkgs wants it from the cache; with the host's there is nothing to fetch.
  const settings: BuildRequest = request.toolchain === 'nixpkgs' ? { substituters: 'configured', ...request } : request;
  return compileThen(settings, async (compiled) => {
    if (settings.kept !== undefined) return new PlanBuild(settings, compiled, settings.kept).run();
    const kept = new KeptAnswers(settings);
    return kept.closedAfter(() => new PlanBuild(settings, compiled, kept).run(), withWarning);
  });
}

/** The code of the check that says that an answer does not fit its question. */
const misfit = 'RLM4019';

/** Codes of checks that say that the lock has no answers, or none that fit, to the questions as they are now. */
const outdated: ReadonlySet<string> = new Set(['RLM4017', 'RLM4018', misfit]);

/** Questions that are asked at once unless it is said otherwise. */
export const defaultConcurrency = 8;

const nothingAsked: Calls = { calls: { asked: 0, reused: 0, failed: 0 }, usage: { inputTokens: 0, outputTokens: 0 } };

class PlanBuild {
  readonly #request: BuildRequest;
  readonly #compiled: Compiled;
  readonly #kept: Pick<KeptAnswers, 'open' | 'installed'>;
  readonly #nodes: ReadonlyMap<string, Node>;
  readonly #askingNodes: readonly AskingNode[];
  /** Their attributes. */
  readonly #asking: ReadonlySet<string>;
  readonly #progress: BuildProgress;
  readonly #notBefore: Date | undefined;
  readonly #built = new Set<string>();
  #processes = 0;

  constructor(request: BuildRequest, compiled: Compiled, kept: Pick<KeptAnswers, 'open' | 'installed'>) {
    this.#request = request;
    this.#compiled = compiled;
    this.#kept = kept;
    this.#nodes = nodesByAttribute(compiled.graph);
    this.#askingNodes = askingNodes(compiled.graph);
    this.#asking = new Set(this.#askingNodes.map(({ attribute }) => attribute));
    this.#progress = new BuildProgress(this.#nodes, compiled.source, (progress) => request.onProgress?.(progress));
    this.#notBefore = request.maxAge === undefined ? undefined : earliestDate(request.maxAge, new Date());
  }

  async run(): Promise<BuildOutcome> {
    const { folder, graph, source, diagnostics } = this.#compiled;
    this.#request.onProgress?.({ kind: 'compiled', folder, graph, source, diagnostics });
    const answers = await FolderAnswers.read(folder);
    if (this.#asking.size === 0) {
      await this.#prune(answers);
      return this.#finish(await this.#build(), nothingAsked);
    }

    // What is given now may differ from what the folder has.
    const reused = this.#request.sessionAnswers?.kind === 'given' ? undefined : answers.complete(this.#askingNodes, this.#notBefore);
    if (reused !== undefined) {
      await this.#prune(answers);
      const result = await this.#buildWith(answers);
      const codes = codesOf(result);
      if (codes.isDisjointFrom(outdated)) return this.#finish(result, { ...nothingAsked, calls: { ...nothingAsked.calls, reused } });
      if (codes.has(misfit)) return this.#resolveAndBuild(answers, true);
    }
    return this.#resolveAndBuild(answers, false);
  }

  /** @param onlyFitting whether each answer that is found is looked at: whether it fits */
  async #resolveAndBuild(answers: FolderAnswers, onlyFitting: boolean): Promise<BuildOutcome> {
    const resolution = await this.#resolve(answers, onlyFitting);
    for (const attribute of resolution.built) this.#built.add(attribute);
    if (!resolution.complete) return this.#unresolved(resolution);
    await this.#prune(answers);
    // After some were asked, to ask more is for the next run: what may be asked is counted for each.
    if (onlyFitting || resolution.calls.asked > 0) return this.#finish(await this.#build(), resolution);
    const result = await this.#buildWith(answers);
    return codesOf(result).has(misfit) ? this.#resolveAndBuild(answers, true) : this.#finish(result, resolution);
  }

  /** Of the nodes of a graph those that the answer needs come first, and the answer is the last of these. */
  get #needed(): number {
    return this.#compiled.graph.answer + 1;
  }

  async #resolve(answers: FolderAnswers, onlyFitting: boolean): Promise<Resolution> {
    const { concurrency = defaultConcurrency, offline, maxCalls, keepGoing, openModel } = this.#request;
    const { folder, graph, source } = this.#compiled;
    const first = this.#processes;
    const onRetry = (retry: Retry) => this.#request.onProgress?.({ kind: 'trying again', ...retry });
    return resolve({
      folder,
      graph,
      asking: this.#askingNodes,
      source,
      settings: this.#request,
      policy: {
        concurrency,
        onlyFitting,
        ...(offline === undefined ? {} : { offline }),
        ...(maxCalls === undefined ? {} : { maxCalls }),
        ...(keepGoing === undefined ? {} : { keepGoing }),
        ...(this.#notBefore === undefined ? {} : { notBefore: this.#notBefore }),
      },
      answers,
      cache: await this.#kept.open(),
      openModel(onRequest) {
        if (openModel === undefined) throw new Error('a plan asks a model, and none can be opened');
        return openModel({ concurrency, onRequest, onRetry });
      },
      sessions: this.#request.sessionAnswers,
      excessOf: (question) => this.#excessOf(question),
      onBuild: ({ process, questionsOf, ...event }) => {
        this.#processes = Math.max(this.#processes, first + process);
        this.#progress.build(event, first + process, questionsOf);
      },
      onAsked: (progress) => this.#progress.asked(progress),
    });
  }

  #excessOf(question: Question): { readonly excess: number; readonly window: number } | undefined {
    // A session looks at as much of its text at a time as it likes.
    if (question.kind === 'session') return undefined;
    const window = this.#request.models?.find(({ name }) => name === question.model)?.window;
    const excess = window === undefined ? 0 : contextExcess(question, window);
    return window === undefined || excess === 0 ? undefined : { excess, window };
  }

  /** Builds with the answers that the folder has, which may be those of other questions: then nothing of the attempt is to be seen. */
  async #buildWith(answers: FolderAnswers): Promise<BuildResult> {
    try {
      return await this.#build((deliver) => {
        const held = new HeldEvents((attribute) => this.#asking.has(attribute), deliver);
        return (event) => held.take(event);
      });
    } catch (error) {
      // Nix refuses answers that are damaged; what is said of them here is clearer.
      await answers.examine();
      throw error;
    }
  }

  async #build(through: (deliver: (event: BuildEvent) => void) => (event: BuildEvent) => void = (deliver) => deliver): Promise<BuildResult> {
    const { roots } = this.#request;
    this.#processes += 1;
    const process = this.#processes;
    const onEvent = through((event) => this.#progress.build(event, process));
    const result = await buildFlake({ ...this.#request, flake: this.#compiled.folder, attribute: 'answer', onEvent, ...(roots === undefined ? {} : { outLink: join(roots, 'answer') }) });
    for (const attribute of result.built) this.#built.add(attribute);
    return result;
  }

  /** Before the last build, so that it leaves the folder as Nix evaluated it: the next build with nothing to do finds that evaluation again. */
  async #prune(answers: FolderAnswers): Promise<void> {
    await answers.prune(this.#asking, async (questions) => new Set((await (await this.#kept.installed()).find(questions)).keys()));
  }

  #finish(result: BuildResult, { calls, usage }: Calls): BuildOutcome {
    const { folder, source, diagnostics } = this.#compiled;
    if (result.outcome === 'failed') {
      const failed = diagnoseFailures(result.failures, this.#nodes, source);
      return { outcome: 'failed', folder, diagnostics: failed, ofAnyPlan: failed.find(isOfNix), missing: [], calls, usage };
    }
    const built = this.#built.size;
    return {
      outcome: 'built',
      path: result.outPath,
      answer: () => outputPieces(result.outPath, this.#request),
      folder,
      nodes: { built, cached: this.#needed - built },
      diagnostics,
      calls,
      usage,
    };
  }

  #unresolved({ buildFailures: [failure, ...failures], diagnostics: said, ofEndpoint, missing, calls, usage }: Resolution): BuildOutcome {
    const { folder, source } = this.#compiled;
    const derivations = failure === undefined ? [] : diagnoseFailures([failure, ...failures], this.#nodes, source);
    const [first, ...others] = [...derivations, ...said];
    if (first === undefined) throw new Error('questions have no answer, and nothing says why');
    return { outcome: 'failed', folder, diagnostics: [first, ...others], ofAnyPlan: ofEndpoint ?? derivations.find(isOfNix), missing, calls, usage };
  }
}

/** Of derivations that failed: not what is wrong with a value, but a program, or Nix itself, such as one without a sandbox. */
export const isOfNix = ({ code }: Diagnostic): boolean => code.startsWith('RLM5') || code === 'RLM4039';

function withWarning(outcome: BuildOutcome, warning: Diagnostic): BuildOutcome {
  if (outcome.outcome !== 'failed') return { ...outcome, diagnostics: [...outcome.diagnostics, warning] };
  const [first, ...others] = outcome.diagnostics;
  return { ...outcome, diagnostics: [first, ...others, warning] };
}

/** What is wrong with values, where a build failed. */
function codesOf(result: BuildResult): Set<string> {
  if (result.outcome !== 'failed') return new Set();
  return new Set(result.failures.flatMap(({ valueError }) => (valueError === undefined ? [] : [valueError.code])));
}
