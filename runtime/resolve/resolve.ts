import type { Node } from '../../compiler/ir.ts';
import { nodeAttributes } from '../../compiler/lower.ts';
import type { Answer, AnswerRecord } from '../answer.ts';
import type { ChatModel } from '../model/chat-model.ts';
import { fitQuestion } from '../questions/fit-question.ts';
import { questionId, readQuestion, type SessionQuestion } from '../questions/question.ts';
import type { BuildFailure } from '../store/build-failure.ts';
import type { OpenedNode } from '../store/build-nodes.ts';
import { Interrupted } from '../store/interrupted.ts';
import { NixError } from '../store/nix-error.ts';
import { openOutput } from '../store/open-output.ts';
import { mostCollected, openQuestions, realise } from '../store/question-files.ts';
import type { BuildEvent } from '../store/run-build.ts';
import { afterOperands } from './after-operands.ts';
import { askedElement } from './asked-element.ts';
import { Asker, CallsSpent } from './asker.ts';
import type { AskingNode } from './asking-nodes.ts';
import { FairQueue } from './fair-queue.ts';
import { FolderWork } from './folder-work.ts';
import { recordOf } from './lock-file.ts';
import { QuestionLines } from './question-lines.ts';
import { type AskedQuestion, ResolutionReport } from './resolution-report.ts';
import { type AskedSession, NoSessions } from './session-answers.ts';
import type { Resolution, ResolveRequest } from './resolve-request.ts';

/** Of `combine`: from 1 GiB, by a quarter each time, it is fewer. */
const mostLevels = 100;

/** Processes of Nix that build questions at once. Each takes some memory, and plans may have hundreds of nodes that ask. */
const realisedAtOnce = 16;

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

function recordIn(answers: ResolveRequest['answers'], question: string): AnswerRecord | undefined {
  const entry = answers.entry(question);
  return entry && recordOf(entry);
}

class Resolver {
  readonly #request: ResolveRequest;
  readonly #asker: Asker;
  readonly #work: FolderWork;
  readonly #nix = new FairQueue(realisedAtOnce);
  readonly #reused = new Set<string>();
  readonly #built = new Set<string>();
  readonly #buildFailures = new Map<string, BuildFailure>();
  readonly #report: ResolutionReport;
  #requests = 0;
  #processes = 0;
  #heldUp = false;

  constructor(request: ResolveRequest) {
    this.#request = request;
    const { folder, source, settings, policy, answers, cache, openModel } = request;
    let model: ChatModel | undefined;
    this.#asker = new Asker({
      cache,
      model: () => (model ??= openModel(() => this.#countRequest())),
      concurrency: policy.concurrency,
      notBefore: policy.notBefore,
      signal: settings.signal,
    });
    this.#work = new FolderWork(folder, answers, settings);
    this.#report = new ResolutionReport(source);
  }

  async run(): Promise<Resolution> {
    const { graph, asking, answers, settings } = this.#request;
    // Levels of before may be those of other questions: they would lead the questions of later nodes astray.
    for (const { attribute } of asking) answers.setLevels(attribute, undefined);
    const tasks = afterOperands(graph, asking, (node) => this.#resolveNode(node), () => this.#holdUp());
    // One that fails ends the others soon; all are waited for, so that nothing is under way when this ends.
    for (const task of tasks) task.catch(() => this.#asker.stop());
    const ended = await Promise.allSettled(tasks);
    const settled = await Promise.allSettled([this.#settle()]);
    settings.signal?.throwIfAborted();
    // What went wrong first is what the user is told, also where the folder cannot be written in the end.
    const errors = [...ended, ...settled].flatMap((task) => (task.status === 'rejected' ? [{ error: task.reason as unknown }] : []));
    const failed = errors.find(({ error }) => !(error instanceof Interrupted)) ?? errors[0];
    if (failed !== undefined) throw failed.error;
    return this.#resolution(ended.every((task) => task.status === 'fulfilled' && task.value));
  }

  async #settle(): Promise<void> {
    try {
      await this.#work.settle();
    } finally {
      // Answers to a part of a node's questions as well, and what could not be written before, if it can be now.
      await this.#request.answers.write();
    }
  }

  #resolution(complete: boolean): Resolution {
    const { asked, reused, failed, left } = this.#asker.counts;
    const { asking, policy } = this.#request;
    if (this.#asker.spent && policy.maxCalls !== undefined) this.#report.spent(policy.maxCalls, left, this.#heldUp);
    return {
      complete,
      calls: { asked, reused: reused + this.#reused.size, failed },
      usage: this.#asker.usage,
      built: [...this.#built],
      buildFailures: [...this.#buildFailures.values()],
      diagnostics: this.#report.diagnostics,
      ofEndpoint: this.#report.ofEndpoint,
      missing: asking.flatMap((node) => this.#report.missingOf(node)),
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
    const attempt = async () => {
      // Those that it needs are known by name from the first level on.
      const { derivation, attributes } = await this.#work.evaluate({ attribute, level, needs: level === 0 ? needs() : [] });
      const realised = await this.#realise(derivation, attributes, attribute);
      if (realised.outcome !== 'missing') for (const node of realised.built) this.#built.add(node);
      return realised;
    };
    const opened = await openQuestions(attribute, attempt, this.#request.settings);
    if (opened.outcome === 'opened') return QuestionLines.read(opened.file);
    // What has no name of its own was made for these questions: it writes them, or the notes that they are about.
    for (const failure of opened.failures) this.#buildFailures.set(failure.derivation, { ...failure, attribute: failure.attribute ?? attribute });
    this.#stopUnlessKeepingOn();
    return undefined;
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
    if (this.#request.sessions?.kind === 'given') return this.#give(questions, this.#request.sessions.answer);
    const pinned = await this.#fitting(asking, lines, await answers.find(questions, notBefore), (question) => answers.text(question));
    const unpinned = questions.filter((question) => !pinned.has(question));
    const kept = unpinned.length === 0 ? new Map<string, Answer>() : await cache.find(unpinned, notBefore);
    const fitting = await this.#fitting(asking, lines, kept, (question) => kept.get(question)?.text);
    const cached = new Map([...kept].filter(([question]) => fitting.has(question)));
    // What an earlier node asked now had no answer before.
    for (const question of [...pinned, ...cached.keys()]) if (!this.#asker.knows(question)) this.#reused.add(question);
    await this.#tellOfReused(asking, lines, (question) => cached.get(question)?.record ?? (pinned.has(question) ? recordIn(answers, question) : undefined));
    const open = questions.entries().filter(([, question]) => !pinned.has(question) && !cached.has(question)).toArray();
    if (offline) {
      for (const answer of cached.values()) answers.add(answer);
      if (open.length > 0) await this.#report.missing(asking, open.map(([index, question]) => ({ question, line: () => lines.line(index) })));
      return open.length === 0 ? [] : undefined;
    }
    const asked = await this.#askAll(asking, lines, open, kept);
    const got = asked.flatMap((result) => (result.status === 'fulfilled' && result.value !== undefined ? [result.value] : []));
    const found = [...cached.values(), ...got];
    if (got.length === open.length) return found;
    // So that it is in the folder for others too, and not only with this installation.
    for (const answer of found) answers.add(answer);
    const failed = asked.find((result) => result.status === 'rejected');
    if (failed?.status === 'rejected') throw failed.reason;
    return undefined;
  }

  /** The answers that were had before the plan. They are kept unless this installation knows them. */
  async #give(questions: readonly string[], answerTo: (question: string) => Answer): Promise<readonly Answer[]> {
    const { cache } = this.#request;
    const given = questions.map(answerTo);
    const known = await cache.find(questions);
    await cache.keep(given.filter(({ question, text }) => known.get(question)?.text !== text));
    return given;
  }

  /** @param recordOf of those questions that had an answer */
  async #tellOfReused(asking: AskingNode, lines: QuestionLines, recordOf: (question: string) => AnswerRecord | undefined): Promise<void> {
    const { sessions } = this.#request;
    if (sessions?.kind !== 'found') return;
    for (const [index, id] of lines.questions.entries()) {
      const record = recordOf(id);
      if (record === undefined) continue;
      const line = await lines.line(index);
      const question = readQuestion(line);
      // All of a node are of one kind.
      if (question.kind !== 'session') return;
      await sessions.onReused(this.#askedSession(asking, index, question, line), record);
    }
  }

  /**
   * Those of some questions whose answers fit. Others were left by an rlmc with other rules, or by somebody else. Of `combine` they are always looked at:
   * what the sandbox says of notes comes before all is answered.
   */
  async #fitting(
    { node }: AskingNode,
    lines: QuestionLines,
    found: { has(question: string): boolean },
    textOf: (question: string) => string | undefined | Promise<string>,
  ): Promise<ReadonlySet<string>> {
    const isToBeRead = this.#request.policy.onlyFitting === true || node.operation === 'combine';
    const fitting = new Set<string>();
    for (const [index, question] of lines.questions.entries()) {
      if (!found.has(question)) continue;
      if (!isToBeRead || fitQuestion(readQuestion(await lines.line(index)), (await textOf(question)) ?? '').fits) fitting.add(question);
    }
    return fitting;
  }

  /**
   * Ends when all questions are done with, also if some of them end in an error.
   *
   * @param misfits answers that are kept to some of the questions, and do not fit
   */
  async #askAll(
    asking: AskingNode,
    lines: QuestionLines,
    open: readonly (readonly [number, string])[],
    misfits: ReadonlyMap<string, Answer>,
  ): Promise<readonly PromiseSettledResult<Answer | undefined>[]> {
    let answered = 0;
    let failed = 0;
    const tell = () => this.#request.onAsked?.({ attribute: asking.attribute, all: open.length, answered, failed, answeredInAll: this.#asker.counts.asked });
    if (open.length > 0) tell();
    return Promise.allSettled(
      open.map(async ([index, question]) => {
        const misfit = misfits.get(question);
        const result = await this.#asker.ask({
          question,
          // Dates are in whole seconds.
          ...(misfit === undefined ? {} : { notBefore: new Date(Date.parse(misfit.record.date) + 1000) }),
          line: () => lines.line(index),
          group: asking.attribute,
          inSession: (question, line) => this.#inSession(asking, index, question, line),
          admit: (line) => this.#admit({ asking, index, line }),
          onFailure: (error, line) => this.#failed({ asking, index, line }, error),
        });
        if (result.outcome === 'answered') answered += 1;
        else if (result.outcome === 'failed') failed += 1;
        if (result.outcome !== 'not asked') tell();
        if (result.outcome !== 'answered') return undefined;
        const { answer } = result;
        if (!result.asked) await this.#tellOfReused(asking, lines, (id) => (id === question ? answer.record : undefined));
        return answer;
      }),
    );
  }

  async #inSession(asking: AskingNode, index: number, question: SessionQuestion, line: string): Promise<Answer> {
    const { sessions } = this.#request;
    if (sessions?.kind !== 'found') throw new NoSessions();
    return sessions.find(this.#askedSession(asking, index, question, line));
  }

  #askedSession(asking: AskingNode, index: number, question: SessionQuestion, line: string): AskedSession {
    const { graph, answers, source } = this.#request;
    const { node } = asking;
    return { id: questionId(line), question, line, graph, node, index, element: askedElement(node, source, index, question), answers, built: (wanted) => this.#builtNode(asking, wanted) };
  }

  /** What questions were made of that are known: it was built for them. */
  async #builtNode({ attribute: asked }: AskingNode, { id }: Node): Promise<OpenedNode> {
    const { graph, settings } = this.#request;
    const attribute = nodeAttributes(graph).get(id);
    if (attribute === undefined) throw new Error(`node ${id} has no attribute`);
    for (let collected = 0; collected < mostCollected; collected++) {
      const { attributes } = await this.#work.evaluate({ attribute: asked, level: 0, needs: [attribute] });
      const derivation = attributes.entries().find(([, known]) => known === attribute)?.[0];
      if (derivation === undefined) throw new Error(`an evaluation gave no derivation for ${attribute}`);
      const realised = await this.#realise(derivation, attributes, asked);
      if (realised.outcome === 'failed') throw new Error(`${attribute} was built, and now is not: ${realised.failures[0].reason}`);
      const file = realised.outcome === 'built' ? await openOutput(realised.outPath, settings) : undefined;
      if (realised.outcome === 'built' && file !== undefined) return { path: realised.outPath, file };
    }
    throw new NixError('RLM5012', { path: attribute, error: 'the garbage collector took it again and again' });
  }

  #admit(question: AskedQuestion): boolean {
    const tooLong = this.#request.excessOf(readQuestion(question.line));
    if (tooLong === undefined) return true;
    this.#report.tooLong(question, tooLong);
    this.#stopUnlessKeepingOn();
    return false;
  }

  #failed(question: AskedQuestion, error: unknown): void {
    if (this.#report.failed(question, error) === 'any question') this.#asker.stop();
    this.#stopUnlessKeepingOn();
  }

  #stopUnlessKeepingOn(): void {
    if (this.#request.policy.keepGoing !== true && this.#request.policy.offline !== true) this.#asker.stop();
  }
}
