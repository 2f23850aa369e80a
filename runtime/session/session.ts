import { join } from 'node:path';
import { withDir } from 'tmp-promise';
import type { Plan } from '../../compiler/ast.ts';
import { type Diagnostic, diagnose } from '../../compiler/diagnostics/diagnostic.ts';
import type { AssembledPlan, Written } from '../../compiler/scope.ts';
import type { Source } from '../../compiler/source.ts';
import type { Question } from '../questions/question.ts';
import { FolderAnswers } from '../resolve/folder-answers.ts';
import { type LockEntry, recordOf } from '../resolve/lock-file.ts';
import type { Happening } from '../trace/event.ts';
import { secondsSince, traced } from '../trace/shown.ts';
import type { Action, ExploreStep, ReadReply } from './action.ts';
import { beyondMending } from './beyond-mending.ts';
import { BudgetSpent } from './budget-spent.ts';
import { buildStep, located } from './build-step.ts';
import { Conversation } from './conversation.ts';
import { openingMessage } from './opening.ts';
import { meantAsExpression } from './meant-as-expression.ts';
import { preview } from './preview.ts';
import { systemPrompt } from './prompt.ts';
import { readReply } from './read-reply.ts';
import { refuseOverBudget } from './refuse-over-budget.ts';
import { repeatedInstruction } from './repeated-instruction.ts';
import { renderForModels } from './render-for-models.ts';
import { keyOfStep, Repetition } from './repetition.ts';
import type { Final, SessionEnd, SessionRequest } from './session-request.ts';
import { toolsWording } from './tools-wording.ts';
import { asksOfPlans, modelAt, sessionsForPlans, type Tree } from './tree.ts';
import { mostFailuresTold, unansweredNote } from './unanswered-note.ts';
import { unboundNames } from './unbound-names.ts';
import { unfit } from './unfit.ts';
import { whatIsLeft } from './what-is-left.ts';
import { Workbench } from './workbench.ts';

/** Lets a model work on a question until it has an answer. */
export function runSession(tree: Tree, request: SessionRequest): Promise<SessionEnd> {
  return withDir(({ path }) => new Session(tree, request, path).run(), { unsafeCleanup: true });
}

/** How often a model may do the same in a row. */
const mostRepeats = 3;

class Session {
  readonly #tree: Tree;
  readonly #request: SessionRequest;
  readonly #bench: Workbench;
  readonly #conversation: Conversation;
  #commits = 0;
  #last: Written | undefined;
  /** Stands before what is said next. */
  #note: string | undefined;

  constructor(tree: Tree, request: SessionRequest, directory: string) {
    this.#tree = tree;
    this.#request = request;
    const { account } = request;
    this.#bench = new Workbench(request.contexts, asksOfPlans(tree, request.depth), directory, tree.building.maxValue, () => {
      account.checkTime();
      account.signal.throwIfAborted();
    });
    this.#conversation = new Conversation(tree, request, systemPrompt(tree.protocol === 'tools' ? toolsWording : undefined), (happening) => this.#emit(happening));
  }

  async run(): Promise<SessionEnd> {
    const { question, contexts } = this.#request;
    this.#emit({ event: 'began', question, contexts: contexts.map(({ name, size }) => ({ name, bytes: size })), model: modelAt(this.#tree, this.#request.depth).name });
    const end = await this.#work();
    this.#emit({ event: 'ended', status: end.status, diagnostics: end.status === 'answered' ? [] : [traced(end.diagnostic)] });
    return end;
  }

  async #work(): Promise<SessionEnd> {
    const repetition = new Repetition();
    try {
      await this.#open();
      for (;;) {
        const reply = await this.#conversation.ask();
        const read = readReply(`reply ${this.#conversation.turns}`, reply);
        this.#markIfObedient(reply, read);
        const times = repetition.count(read, reply);
        if (times >= mostRepeats) return this.#unfinished('stuck', diagnose('RLM6060', { times }));
        this.#note = times === 1 ? undefined : renderForModels([diagnose('RLM6073', {})]);
        const end = read.action === undefined ? this.#mistake(read.diagnostics) : await this.#act(read.action, times);
        if (end !== undefined) return end;
      }
    } catch (error) {
      // What is given up because the time is over fails in its own way.
      const spent: unknown = this.#request.account.signal.aborted ? this.#request.account.signal.reason : error;
      if (spent instanceof BudgetSpent) return this.#unfinished('spent', spent.diagnostic);
      throw error;
    }
  }

  async #open(): Promise<void> {
    const { question, type, depth } = this.#request;
    const asked = modelAt(this.#tree, depth + 1);
    const inSessions = sessionsForPlans(this.#tree, depth) !== undefined;
    this.#conversation.say(await openingMessage({ question, type, contexts: this.#bench.contexts, limits: this.#tree.told, asked, inSessions }));
  }

  /** Tells of a reply that seems to follow what a text says. It is acted upon all the same. */
  #markIfObedient(reply: string, { action }: ReadReply): void {
    const { turns: turn, heard } = this.#conversation;
    const repeated = repeatedInstruction(reply, action?.kind === 'final text' ? action.text : undefined, heard);
    if (repeated !== undefined) this.#emit({ event: 'marked', turn, ...repeated });
  }

  #unfinished(status: 'spent' | 'stuck' | 'failed', diagnostic: Diagnostic): SessionEnd {
    return { status, diagnostic, last: this.#last === undefined ? undefined : this.#bench.assemble(this.#last, this.#request.question) };
  }

  /** A mistake costs a step, and is told to the model as a person would see it. */
  #mistake(diagnostics: readonly Diagnostic[], before = '', told = diagnostics): undefined {
    this.#request.account.takeExplore();
    this.#emit({ event: 'mistake', diagnostics: diagnostics.map(traced) });
    this.#say(before + renderForModels(told));
  }

  /** Says something to the model, and whatever else it should know by now. */
  #say(text: string): void {
    this.#conversation.say([this.#note, text, whatIsLeft(this.#request.account.left)].filter((part) => part !== undefined).join('\n\n'));
  }

  /** What an expression, or a plan, names and nothing is bound to. */
  #unbound(plan: Pick<Plan, 'bindings' | 'result'>, source: Source): readonly Diagnostic[] {
    return unboundNames(plan, source, [...this.#bench.contexts.map(({ name }) => name), ...this.#bench.scope.names]);
  }

  /** The plan of an expression, if it has a value. */
  #valued(written: Written, comment?: string): AssembledPlan | readonly Diagnostic[] {
    const unbound = this.#unbound({ bindings: [], result: written.expression }, written.source);
    if (unbound.length > 0) return unbound;
    const plan = this.#bench.assemble(written, comment);
    const diagnostics = this.#bench.whyNot(plan);
    return diagnostics.length > 0 ? diagnostics : plan;
  }

  /** @returns undefined as long as the session goes on */
  async #act(action: Action, times: number): Promise<SessionEnd | undefined> {
    switch (action.kind) {
      case 'explore':
        return void this.#explore(action.steps, action.source);
      case 'commit':
        return this.#commit(action);
      case 'final expression': {
        const plan = this.#valued(action, this.#request.question);
        return 'source' in plan ? this.#unlessUnfit({ kind: 'plan', plan }) : void this.#mistake(plan);
      }
      case 'final text': {
        // Said twice, it is meant; and with no step left nobody could say anything else.
        const meant = times > 1 || this.#request.account.left.explore <= 0 ? undefined : meantAsExpression(action.text, [...this.#bench.contexts.map(({ name }) => name), ...this.#bench.scope.names]);
        if (meant !== undefined) return void this.#mistake([meant]);
        return this.#unlessUnfit({ kind: 'text', text: action.text });
      }
    }
  }

  #unlessUnfit(final: Final): SessionEnd | undefined {
    const { type } = this.#request;
    const { said } = this.#conversation;
    const diagnostic = final.kind === 'text' ? unfit(type ?? 'text', final.text) : type && unfit(type, this.#bench.valueOf(final.plan));
    if (diagnostic !== undefined) return void this.#mistake([diagnostic]);
    if (said === undefined) throw new Error('nobody said the answer');
    return { status: 'answered', final, said };
  }

  /** Takes the steps in order, up to the first mistake, or to where none are left. */
  #explore(steps: readonly ExploreStep[], source: Source): void {
    const results: string[] = [];
    /** What was bound to what, and the plan that it was then. */
    const taken = new Map<string, string>();
    for (const [index, step] of steps.entries()) {
      const before = results.map((result) => `${result}\n\n`).join('');
      if (index > 0 && this.#request.account.left.explore <= 0) {
        return this.#say(before + renderForModels([diagnose('RLM6072', { given: steps.length, left: index })]));
      }
      if ('diagnostics' in step) return this.#mistake(step.diagnostics, before);
      const { expression } = step;
      const started = performance.now();
      const written = { source, expression };
      const plan = this.#valued(written);
      if (!('source' in plan)) return this.#mistake(plan, before);
      const key = keyOfStep(step, source);
      if (taken.get(key) === plan.source.text) return this.#say(before + renderForModels([diagnose('RLM6076', { given: steps.length, run: index })]));
      taken.set(key, plan.source.text);
      this.#request.account.takeExplore();
      const looked = this.#bench.look(plan);
      const name = step.name ?? this.#freeName('step');
      this.#define(name, written);
      results.push(`${name}${step.name === undefined ? ' (the name that it got, since you gave none)' : ''}: ${preview(looked)}`);
      this.#emit({ event: 'explored', name, step: source.text.slice(expression.span.start, expression.span.end), bytes: looked.value.size, seconds: secondsSince(started) });
    }
    this.#say(results.join('\n\n'));
  }

  #freeName(stem: string): string {
    const taken = new Set([...this.#bench.contexts.map(({ name }) => name), ...this.#bench.scope.names]);
    let number = 1;
    while (taken.has(`${stem}_${number}`)) number += 1;
    return `${stem}_${number}`;
  }

  /** Builds a plan as `rlmc build` would, and binds what it binds, and its result. */
  async #commit({ source, plan: written }: Extract<Action, { kind: 'commit' }>): Promise<SessionEnd | undefined> {
    const unbound = this.#unbound(written, source);
    if (unbound.length > 0) return void this.#mistake(unbound);
    const scope = this.#bench.scope.defineAll(written, source);
    const result = { source, expression: written.result };
    const plan = this.#bench.assemble(result, this.#request.question, scope);
    if (plan.graph === undefined) return void this.#mistake(plan.diagnostics);
    const over = await this.#overBudget(plan);
    if (over !== undefined) return void this.#mistake([over]);
    this.#request.account.takeCommit();
    this.#commits += 1;
    const flake = join(this.#request.folder, `commit-${this.#commits}.flake`);
    this.#emit({ event: 'committed', plan: plan.source.text, flake });
    const started = performance.now();
    const outcome = await buildStep(this.#tree, this.#request, plan, flake);
    if (outcome.outcome !== 'built') {
      const diagnostics = outcome.diagnostics.map((diagnostic) => located(diagnostic, plan));
      const failure = beyondMending(diagnostics);
      if (failure !== undefined) return this.#unfinished('failed', failure);
      return void this.#mistake(diagnostics, unansweredNote(outcome, this.#tree.building.keepGoing === true), diagnostics.slice(0, mostFailuresTold));
    }
    const { path, nodes } = outcome;
    this.#emit({ event: 'built', flake, path, nodes, seconds: secondsSince(started) });
    const answers = await FolderAnswers.read(flake);
    for (const question of answers.questions) this.#bench.learn(question, await answers.text(question));
    this.#bench.scope = scope;
    const name = written.result.kind === 'Name' ? written.result.name : 'result';
    if (written.result.kind !== 'Name') this.#define(name, result);
    this.#last = result;
    this.#say(`${name}: ${preview(this.#bench.look(plan, (question, id) => this.#tellOfUse(question, answers.entry(id), id)))}`);
    return undefined;
  }

  async #overBudget(plan: AssembledPlan): Promise<Diagnostic | undefined> {
    const posed = this.#bench.questionsOf(plan);
    if (posed.length === 0) return undefined;
    const { left, books } = this.#request.account;
    return refuseOverBudget(plan, posed, left, { cache: await this.#tree.kept.open(), priceOf: books.priceOf });
  }

  /** An answer is used that was there before, or was just paid for: the account knows which. What a session took is told by whoever ran it. */
  #tellOfUse(question: Question, entry: LockEntry | undefined, id: string): void {
    if (question.kind === 'session' || entry === undefined) return;
    this.#request.account.reuse({ question: id, record: recordOf(entry) }, question.model, this.#request.depth + 1);
  }

  #define(name: string, written: Written): void {
    this.#bench.scope = this.#bench.scope.define(name, written);
    this.#last = written;
  }

  #emit(happening: Happening): void {
    this.#tree.emit({ time: new Date().toISOString(), session: this.#request.id, ...happening });
  }
}
