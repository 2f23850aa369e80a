import { type AskedElement, describeElement } from '../../compiler/diagnostics/resolution.ts';
import { type Diagnostic, diagnose } from '../../compiler/diagnostics/diagnostic.ts';
import type { Graph } from '../../compiler/ir.ts';
import type { Source } from '../../compiler/source.ts';
import type { Answer } from '../answer.ts';
import type { ChatModel, Usage } from '../model/chat-model.ts';
import { ModelError } from '../model/model-error.ts';
import { describeNode } from '../project/describe-node.ts';
import { textsOf } from '../questions/messages.ts';
import { type Question, readQuestion } from '../questions/question.ts';
import type { BuildFailure } from '../store/build-failure.ts';
import { Interrupted } from '../store/interrupted.ts';
import type { NixSettings } from '../store/nix-command.ts';
import { NixError } from '../store/nix-error.ts';
import { openOutput, realise } from '../store/question-files.ts';
import type { BuildEvent } from '../store/run-build.ts';
import type { AnswerCache } from './answer-cache.ts';
import { NeverFits } from './ask.ts';
import { Asker, CallsSpent } from './asker.ts';
import { type AskingNode, askingNodes } from './asking-nodes.ts';
import { FairQueue } from './fair-queue.ts';
import type { FolderAnswers } from './folder-answers.ts';
import { FolderWork } from './folder-work.ts';
import { QuestionLines } from './question-lines.ts';

/** How a plan's questions are resolved. */
export interface ResolvePolicy {
  /** No model is asked: what has no answer is listed. */
  readonly offline?: boolean;
  /** Answers from before are as good as none. */
  readonly notBefore?: Date;
  /** After a failure the other questions are asked all the same. */
  readonly keepGoing?: boolean;
  /** Questions that are asked at once. */
  readonly concurrency: number;
  /** Requests that may be sent to models. */
  readonly maxCalls?: number;
}

export interface ResolveRequest {
  /** Absolute. */
  readonly folder: string;
  readonly graph: Graph;
  readonly source: Source;
  readonly settings: NixSettings;
  readonly policy: ResolvePolicy;
  readonly answers: FolderAnswers;
  readonly cache: AnswerCache;
  /**
   * Opens the endpoint, when the first question is asked.
   *
   * @param onRequest must be called before each request is sent; what it throws forbids the request
   */
  readonly openModel: (onRequest: () => void) => ChatModel;
  /** By how much a question is surely too long for its model, in tokens. */
  readonly excessOf: (question: Question) => { readonly excess: number; readonly window: number } | undefined;
  /** Is told what happens to derivations. */
  readonly onBuild?: (event: ResolveBuildEvent) => void;
  /** Is told of each answer. */
  readonly onAsked?: (progress: AskingProgress) => void;
}

/** What happens to a derivation; `process` tells apart the processes of Nix, each of which has counts of its own. */
export type ResolveBuildEvent = BuildEvent & {
  readonly process: number;
  /** The node whose questions the derivation writes. */
  readonly questionsOf: string | undefined;
};

/** How far asking is with a node. */
export interface AskingProgress {
  readonly attribute: string;
  /** Questions of this level that had no answer, how many of them have one now, and how many failed. */
  readonly all: number;
  readonly answered: number;
  readonly failed: number;
}

/** A question that nobody may be asked. */
export interface MissingAnswer {
  readonly node: string;
  readonly question: string;
  /** What it is about, long ones shortened. */
  readonly texts: readonly string[];
}

export interface Resolution {
  /** Whether all that the plan asks is answered and pinned in the folder. */
  readonly complete: boolean;
  readonly calls: { readonly asked: number; readonly reused: number; readonly failed: number };
  /** All that was spent. */
  readonly usage: Usage;
  /** The attributes of nodes that were built on the way. */
  readonly built: readonly string[];
  /** Derivations that questions depend on, and that failed. */
  readonly buildFailures: readonly BuildFailure[];
  /** Errors of models, and of budgets. */
  readonly diagnostics: readonly Diagnostic[];
  readonly missing: readonly MissingAnswer[];
}

/** Evaluations in a row whose result the garbage collector may take before it is built. */
const mostCollected = 5;

/** Of `combine`: from 1 GiB, by a quarter each time, it is fewer. */
const mostLevels = 100;

/** Processes of Nix that build questions at once. Each takes some memory, and plans may have hundreds of nodes that ask. */
const realisedAtOnce = 16;

/** Characters of a text whose answer is missing, in what is printed as JSON. */
const longestShown = 1000;

/** Texts of missing answers that a message has. */
const textsShown = 3;

/**
 * Finds or gets the answers to all that a plan asks, and pins them in the folder of its flake. Nodes are worked on as soon as the nodes that
 * they depend on are answered, whatever the others do.
 *
 * However it ends, what was answered is in the folder.
 *
 * @throws NixError, ResolutionError, InputError; Interrupted, or what the signal was aborted with
 */
export async function resolve(request: ResolveRequest): Promise<Resolution> {
  return new Resolver(request).run();
}

class Resolver {
  readonly #request: ResolveRequest;
  readonly #asker: Asker;
  readonly #work: FolderWork;
  readonly #nix = new FairQueue(realisedAtOnce);
  readonly #reused = new Set<string>();
  readonly #built = new Set<string>();
  readonly #buildFailures = new Map<string, BuildFailure>();
  /** By what they say; of an endpoint by the code, since one that is gone is told of once. */
  readonly #diagnostics = new Map<string, Diagnostic>();
  /** By attribute. */
  readonly #missing = new Map<string, readonly MissingAnswer[]>();
  #requests = 0;
  #processes = 0;
  #heldUp = false;

  constructor(request: ResolveRequest) {
    this.#request = request;
    const { folder, settings, policy, answers, cache, openModel } = request;
    let model: ChatModel | undefined;
    this.#asker = new Asker({
      cache,
      model: () => (model ??= openModel(() => this.#countRequest())),
      concurrency: policy.concurrency,
      notBefore: policy.notBefore,
      signal: settings.signal,
    });
    this.#work = new FolderWork(folder, answers, settings);
  }

  async run(): Promise<Resolution> {
    const { graph, answers } = this.#request;
    const nodes = askingNodes(graph);
    // Levels of before may be those of other questions: they would lead the questions of later nodes astray.
    for (const { attribute } of nodes) answers.setLevels(attribute, undefined);
    const tasks = new Map<string, Promise<boolean>>();
    for (const node of nodes) {
      const before = node.after.map((attribute) => tasks.get(attribute) ?? Promise.resolve(false));
      const task = Promise.all(before).then((resolved) => (resolved.every(Boolean) ? this.#resolveNode(node) : this.#holdUp()));
      // One that fails ends the others soon; all are waited for, so that nothing is under way when this ends.
      task.catch(() => this.#asker.stop());
      tasks.set(node.attribute, task);
    }
    const ended = await Promise.allSettled(tasks.values());
    await this.#settle();
    this.#request.settings.signal?.throwIfAborted();
    const failed = ended.find((task) => task.status === 'rejected' && !(task.reason instanceof Interrupted)) ?? ended.find((task) => task.status === 'rejected');
    if (failed?.status === 'rejected') throw failed.reason;
    return this.#resolution(ended.every((task) => task.status === 'fulfilled' && task.value), nodes);
  }

  async #settle(): Promise<void> {
    await this.#work.settle();
    // Answers to a part of a node's questions as well.
    await this.#request.answers.write();
  }

  #resolution(complete: boolean, nodes: readonly AskingNode[]): Resolution {
    const { asked, reused, failed, left } = this.#asker.counts;
    const { maxCalls } = this.#request.policy;
    if (this.#asker.spent && maxCalls !== undefined) this.#report(diagnose('RLM7001', { limit: maxCalls, left, more: this.#heldUp }));
    return {
      complete,
      calls: { asked, reused: reused + this.#reused.size, failed },
      usage: this.#asker.usage,
      built: [...this.#built],
      buildFailures: [...this.#buildFailures.values()],
      diagnostics: [...this.#diagnostics.values()].toSorted((a, b) => (a.location?.span.start ?? 0) - (b.location?.span.start ?? 0)),
      missing: nodes.flatMap(({ attribute }) => this.#missing.get(attribute) ?? []),
    };
  }

  #countRequest(): void {
    const { maxCalls } = this.#request.policy;
    if (maxCalls !== undefined && this.#requests >= maxCalls) throw new CallsSpent();
    this.#requests += 1;
  }

  #holdUp(): false {
    this.#heldUp = true;
    return false;
  }

  /** @returns whether all that the node asks is answered */
  async #resolveNode(asking: AskingNode): Promise<boolean> {
    const { attribute, node } = asking;
    const levels: (readonly string[])[] = [];
    for (;;) {
      if (this.#asker.stopped) return this.#holdUp();
      const lines = await this.#questions(asking, levels.length);
      if (lines === undefined) return false;
      try {
        // Each level is shorter than the one before by a quarter, in bytes: the sandbox sees to it.
        if (levels.length > mostLevels) throw new Error(`${attribute} has more than ${mostLevels} levels`);
        const found = await this.#answerAll(asking, lines);
        if (found === undefined) return false;
        levels.push(lines.questions);
        this.#work.pin(attribute, [...levels], found);
      } finally {
        await lines.close();
      }
      if (node.operation !== 'combine' || (levels.at(-1)?.length ?? 0) <= 1) return true;
    }
  }

  /** The questions of a node after so many levels; undefined if what they depend on cannot be built. */
  async #questions({ attribute, needs }: AskingNode, level: number): Promise<QuestionLines | undefined> {
    const { settings } = this.#request;
    for (let collected = 0; collected < mostCollected; collected++) {
      const { derivation, attributes } = await this.#work.evaluate({ attribute, level, needs });
      const realised = await this.#realise(derivation, attributes, attribute);
      if (realised.outcome === 'missing') continue;
      for (const node of realised.built) this.#built.add(node);
      if (realised.outcome === 'failed') {
        // What has no name of its own was made for these questions: it writes them, or the notes that they are about.
        for (const failure of realised.failures) this.#buildFailures.set(failure.derivation, { ...failure, attribute: failure.attribute ?? attribute });
        this.#stopUnlessKeepingOn();
        return undefined;
      }
      const file = await openOutput(realised.outPath, settings);
      if (file !== undefined) return QuestionLines.read(file);
    }
    throw new NixError('RLM5012', { path: `the questions of ${attribute}`, error: 'the garbage collector took them again and again' });
  }

  #realise(derivation: string, attributes: ReadonlyMap<string, string>, attribute: string): ReturnType<typeof realise> {
    const { settings, onBuild } = this.#request;
    this.#processes += 1;
    const process = this.#processes;
    const onEvent = (event: BuildEvent) => onBuild?.({ ...event, process, questionsOf: event.derivation === derivation ? attribute : undefined });
    return new Promise((resolve, reject) => {
      this.#nix.add(attribute, () => realise(derivation, attributes, { ...settings, onEvent }).then(resolve, reject));
    });
  }

  /** The answers that the folder has not yet; undefined if there is a question without an answer. */
  async #answerAll(asking: AskingNode, lines: QuestionLines): Promise<readonly Answer[] | undefined> {
    const { answers, cache, policy } = this.#request;
    const { notBefore, offline = false } = policy;
    const { questions } = lines;
    const pinned = await answers.find(questions, notBefore);
    const unpinned = questions.filter((question) => !pinned.has(question));
    const cached = unpinned.length === 0 ? new Map<string, Answer>() : await cache.find(unpinned, notBefore);
    for (const question of [...pinned, ...cached.keys()]) this.#reused.add(question);
    const open = questions.entries().filter(([, question]) => !pinned.has(question) && !cached.has(question)).toArray();
    if (offline) {
      for (const answer of cached.values()) answers.add(answer);
      if (open.length > 0) await this.#listMissing(asking, lines, open);
      return open.length === 0 ? [] : undefined;
    }
    const asked = await this.#askAll(asking, lines, open);
    const got = asked.flatMap((result) => (result.status === 'fulfilled' && result.value !== undefined ? [result.value] : []));
    const found = [...cached.values(), ...got];
    if (got.length === open.length) return found;
    // So that it is in the folder for others too, and not only with this installation.
    for (const answer of found) answers.add(answer);
    const failed = asked.find((result) => result.status === 'rejected');
    if (failed?.status === 'rejected') throw failed.reason;
    return undefined;
  }

  /** Ends when all questions are done with, also if some of them end in an error. */
  async #askAll(asking: AskingNode, lines: QuestionLines, open: readonly (readonly [number, string])[]): Promise<readonly PromiseSettledResult<Answer | undefined>[]> {
    let answered = 0;
    let failed = 0;
    return Promise.allSettled(
      open.map(async ([index, question]) => {
        const result = await this.#asker.ask({
          question,
          line: () => lines.line(index),
          group: asking.attribute,
          admit: (line) => this.#admit(asking, index, line),
          onFailure: (error, line) => this.#failed(asking, index, line, error),
        });
        if (result.outcome === 'answered') answered += 1;
        else if (result.outcome === 'failed') failed += 1;
        if (result.outcome !== 'not asked') this.#request.onAsked?.({ attribute: asking.attribute, all: open.length, answered, failed });
        return result.outcome === 'answered' ? result.answer : undefined;
      }),
    );
  }

  #admit(asking: AskingNode, index: number, line: string): boolean {
    const tooLong = this.#request.excessOf(readQuestion(line));
    if (tooLong === undefined) return true;
    this.#report(diagnose('RLM6021', { ...this.#element(asking, index, line), ...tooLong }, this.#location(asking)));
    this.#stopUnlessKeepingOn();
    return false;
  }

  #failed(asking: AskingNode, index: number, line: string, error: unknown): void {
    if (error instanceof NeverFits) {
      const { reasons, reply } = error;
      this.#report(diagnose('RLM6020', { ...this.#element(asking, index, line), reasons, reply }, this.#location(asking)));
    } else if (error instanceof ModelError && error.scope === 'question') {
      const { message, ...diagnostic } = error.diagnostic;
      this.#report({ ...diagnostic, message: `${describeElement(this.#element(asking, index, line))}: ${message}`, location: this.#location(asking) });
    } else if (error instanceof ModelError) {
      // No other question would fare better: those that are under way fail as this one did, maybe in other words.
      const { diagnostic } = error;
      if (!this.#diagnostics.has(diagnostic.code)) this.#diagnostics.set(diagnostic.code, diagnostic);
      this.#asker.stop();
    } else {
      throw error;
    }
    this.#stopUnlessKeepingOn();
  }

  async #listMissing(asking: AskingNode, lines: QuestionLines, open: readonly (readonly [number, string])[]): Promise<void> {
    const node = describeNode(asking.node, this.#request.source);
    const missing: MissingAnswer[] = [];
    for (const [index, question] of open) {
      // Shown, not asked: of a text that takes megabytes the beginning is enough.
      const texts = textsOf(readQuestion(await lines.line(index))).map((text) => (text.length <= longestShown ? text : `${text.slice(0, longestShown).toWellFormed()}…`));
      missing.push({ node, question, texts });
    }
    this.#missing.set(asking.attribute, missing);
    const texts = missing.slice(0, textsShown).map(({ texts: [first = ''] }) => first);
    this.#report(diagnose('RLM6022', { node, questions: missing.length, texts }, this.#location(asking)));
  }

  #element({ node }: AskingNode, index: number, line: string): AskedElement {
    const texts = textsOf(readQuestion(line));
    const batch = node.operands.get('batch');
    const size = batch?.kind === 'number' ? Number(batch.value) : 1;
    const isList = node.operation === 'map' || node.operation === 'filter';
    return {
      node: describeNode(node, this.#request.source),
      position: isList ? { first: index * size + 1, last: index * size + texts.length } : undefined,
      text: texts[0] ?? '',
    };
  }

  #location({ node }: AskingNode): NonNullable<Diagnostic['location']> {
    return { source: this.#request.source, span: node.span };
  }

  #report(diagnostic: Diagnostic): void {
    this.#diagnostics.set(`${diagnostic.code} ${diagnostic.message}`, diagnostic);
  }

  #stopUnlessKeepingOn(): void {
    if (this.#request.policy.keepGoing !== true && this.#request.policy.offline !== true) this.#asker.stop();
  }
}
