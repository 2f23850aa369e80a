import { join } from 'node:path';
import { withDir } from 'tmp-promise';
import { type Diagnostic, diagnose } from '../../compiler/diagnostics/diagnostic.ts';
import { renderDiagnostic } from '../../compiler/diagnostics/render.ts';
import type { AssembledPlan, Written } from '../../compiler/scope.ts';
import type { Question } from '../questions/question.ts';
import { FolderAnswers } from '../resolve/folder-answers.ts';
import { type LockEntry, recordOf } from '../resolve/lock-file.ts';
import type { Happening } from '../trace/event.ts';
import { secondsSince, traced } from '../trace/shown.ts';
import type { Action, ExploreStep } from './action.ts';
import { BudgetSpent } from './budget-spent.ts';
import { buildStep, located } from './build-step.ts';
import { Conversation } from './conversation.ts';
import { openingMessage } from './opening.ts';
import { preview } from './preview.ts';
import { systemPrompt } from './prompt.ts';
import { readReply } from './read-reply.ts';
import { refuseOverBudget } from './refuse-over-budget.ts';
import type { Final, SessionEnd, SessionRequest } from './session-request.ts';
import { asksOfPlans, modelAt, sessionsForPlans, type Tree } from './tree.ts';
import { unfit } from './unfit.ts';
import { mostFailuresTold, unansweredNote } from './unanswered-note.ts';
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

  constructor(tree: Tree, request: SessionRequest, directory: string) {
    this.#tree = tree;
    this.#request = request;
    const { account } = request;
    this.#bench = new Workbench(request.contexts, asksOfPlans(tree, request.depth), directory, tree.building.maxValue, () => {
      account.checkTime();
      account.signal.throwIfAborted();
    });
    this.#conversation = new Conversation(tree, request, systemPrompt(), (happening) => this.#emit(happening));
  }

  async run(): Promise<SessionEnd> {
    const { question, contexts } = this.#request;
    this.#emit({ event: 'began', question, contexts: contexts.map(({ name, size }) => ({ name, bytes: size })), model: modelAt(this.#tree, this.#request.depth).name });
    const end = await this.#work();
    this.#emit({ event: 'ended', status: end.status, diagnostics: end.status === 'answered' ? [] : [traced(end.diagnostic)] });
    return end;
  }

  async #work(): Promise<SessionEnd> {
    let before: string | undefined;
    let repeats = 0;
    try {
      await this.#open();
      for (;;) {
        const reply = await this.#conversation.ask();
        repeats = reply.trim() === before ? repeats + 1 : 1;
        before = reply.trim();
        if (repeats >= mostRepeats) return this.#unfinished('stuck', diagnose('RLM6060', { times: repeats }));
        const read = readReply(`reply ${this.#conversation.turns}`, reply);
        if (read.action === undefined) {
          this.#mistake(read.diagnostics);
        } else {
          const final = await this.#act(read.action);
          const { said } = this.#conversation;
          if (final !== undefined && said !== undefined) return { status: 'answered', final, said };
        }
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

  #unfinished(status: 'spent' | 'stuck', diagnostic: Diagnostic): SessionEnd {
    return { status, diagnostic, last: this.#last === undefined ? undefined : this.#bench.assemble(this.#last, this.#request.question) };
  }

  /** A mistake costs a step, and is told to the model as a person would see it. */
  #mistake(diagnostics: readonly Diagnostic[], before = '', told = diagnostics): void {
    this.#request.account.takeExplore();
    this.#emit({ event: 'mistake', diagnostics: diagnostics.map(traced) });
    this.#conversation.say(before + told.map((diagnostic) => renderDiagnostic(diagnostic, { color: false })).join('\n\n'));
  }

  async #act(action: Action): Promise<Final | undefined> {
    switch (action.kind) {
      case 'explore':
        return void this.#explore(action.steps, action.source);
      case 'commit':
        return void (await this.#commit(action));
      case 'final expression': {
        const plan = this.#bench.assemble(action, this.#request.question);
        const diagnostics = this.#bench.whyNot(plan);
        if (diagnostics.length > 0) return void this.#mistake(diagnostics);
        return this.#unlessUnfit({ kind: 'plan', plan });
      }
      case 'final text':
        return this.#unlessUnfit({ kind: 'text', text: action.text });
    }
  }

  #unlessUnfit(final: Final): Final | undefined {
    const { type } = this.#request;
    const diagnostic = final.kind === 'text' ? unfit(type ?? 'text', final.text) : type && unfit(type, this.#bench.valueOf(final.plan));
    if (diagnostic !== undefined) return void this.#mistake([diagnostic]);
    return final;
  }

  #explore(steps: readonly ExploreStep[], source: Written['source']): void {
    const results: string[] = [];
    for (const step of steps) {
      const before = results.map((result) => `${result}\n\n`).join('');
      if ('diagnostics' in step) return this.#mistake(step.diagnostics, before);
      const { name, expression } = step;
      const started = performance.now();
      const written = { source, expression };
      const plan = this.#bench.assemble(written);
      const diagnostics = this.#bench.whyNot(plan);
      if (diagnostics.length > 0) return this.#mistake(diagnostics, before);
      this.#request.account.takeExplore();
      const looked = this.#bench.look(plan);
      this.#define(name, written);
      results.push(`${name}: ${preview(looked)}`);
      this.#emit({ event: 'explored', name, step: source.text.slice(expression.span.start, expression.span.end), bytes: looked.value.size, seconds: secondsSince(started) });
    }
    this.#conversation.say(results.join('\n\n'));
  }

  /** Builds a plan as `rlmc build` would, and binds what it binds, and its result. */
  async #commit({ source, plan: { bindings, result } }: Extract<Action, { kind: 'commit' }>): Promise<void> {
    const scope = this.#bench.scope.defineAll({ bindings }, source);
    const written = { source, expression: result };
    const plan = this.#bench.assemble(written, this.#request.question, scope);
    if (plan.graph === undefined) return this.#mistake(plan.diagnostics);
    const over = await this.#overBudget(plan);
    if (over !== undefined) return this.#mistake([over]);
    this.#request.account.takeCommit();
    this.#commits += 1;
    const flake = join(this.#request.folder, `commit-${this.#commits}.flake`);
    this.#emit({ event: 'committed', plan: plan.source.text, flake });
    const started = performance.now();
    const outcome = await buildStep(this.#tree, this.#request, plan, flake);
    if (outcome.outcome !== 'built') {
      const diagnostics = outcome.diagnostics.map((diagnostic) => located(diagnostic, plan));
      // What keeps any plan from being built is nothing that the model can mend.
      return this.#mistake(diagnostics, unansweredNote(outcome, this.#tree.building.keepGoing === true), diagnostics.slice(0, mostFailuresTold));
    }
    const { path, nodes } = outcome;
    this.#emit({ event: 'built', flake, path, nodes, seconds: secondsSince(started) });
    const answers = await FolderAnswers.read(flake);
    for (const question of answers.questions) this.#bench.learn(question, await answers.text(question));
    this.#bench.scope = scope;
    const name = result.kind === 'Name' ? result.name : 'result';
    if (result.kind !== 'Name') this.#bench.scope = scope.define(name, written);
    this.#last = written;
    this.#conversation.say(`${name}: ${preview(this.#bench.look(plan, (question, id) => this.#tellOfUse(question, answers.entry(id), id)))}`);
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
