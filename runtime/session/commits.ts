import { join } from 'node:path';
import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { excerpt } from '../../compiler/diagnostics/excerpt.ts';
import type { AssembledPlan } from '../../compiler/scope.ts';
import type { Question } from '../questions/question.ts';
import { FolderAnswers } from '../resolve/folder-answers.ts';
import { type LockEntry, recordOf } from '../resolve/lock-file.ts';
import { secondsSince } from '../trace/shown.ts';
import type { Action } from './action.ts';
import type { Bindings } from './bindings.ts';
import { buildStep, located } from './build-step.ts';
import type { CodeRuns } from './code-runs.ts';
import { preview } from './preview.ts';
import { refuseOverBudget } from './refuse-over-budget.ts';
import type { SessionRequest } from './session-request.ts';
import { emitFor, type Tree } from './tree.ts';
import { mostFailuresTold, unansweredNote } from './unanswered-note.ts';

/** What came of a plan. */
export type Committed =
  | { readonly outcome: 'built'; readonly told: string }
  /** The model may mend it. `note` stands before what it is told of the mistakes. */
  | { readonly outcome: 'mistake'; readonly diagnostics: readonly Diagnostic[]; readonly note?: string; readonly told?: readonly Diagnostic[] }
  /** No model can. */
  | { readonly outcome: 'failed'; readonly diagnostic: Diagnostic };

/** Builds the plans of a session as `rlmc build` would, and binds what they bind, and their results. */
export class Commits {
  readonly #tree: Tree;
  readonly #request: SessionRequest;
  readonly #bindings: Bindings;
  readonly #code: Pick<CodeRuns, 'runBeforeAsking' | 'read'>;
  #count = 0;

  constructor(tree: Tree, request: SessionRequest, bindings: Bindings, code: Pick<CodeRuns, 'runBeforeAsking' | 'read'>) {
    this.#tree = tree;
    this.#request = request;
    this.#bindings = bindings;
    this.#code = code;
  }

  /** @throws as `buildPlan` does; BudgetSpent */
  async commit({ source, plan: written }: Extract<Action, { kind: 'commit' }>): Promise<Committed> {
    const { bench } = this.#bindings;
    const unbound = this.#bindings.unbound(written, source);
    if (unbound.length > 0) return { outcome: 'mistake', diagnostics: unbound };
    const scope = bench.scope.defineAll(written, source);
    const result = { source, expression: written.result };
    const plan = bench.assemble(result, this.#request.question, scope);
    if (plan.graph === undefined) return { outcome: 'mistake', diagnostics: plan.diagnostics };
    const wrong = await this.#code.runBeforeAsking(plan);
    const over = wrong.length > 0 ? undefined : await this.#overBudget(plan);
    if (over !== undefined) return { outcome: 'mistake', diagnostics: [over] };
    this.#request.account.takeCommit();
    this.#count += 1;
    const flake = join(this.#request.folder, `commit-${this.#count}.flake`);
    emitFor(this.#tree, this.#request, { event: 'committed', plan: plan.source.text, flake });
    // Code that fails does so before anything is asked, and building the plan would come to the same.
    if (wrong.length > 0) return { outcome: 'mistake', diagnostics: wrong, told: wrong.slice(0, mostFailuresTold) };
    const started = performance.now();
    const outcome = await buildStep(this.#tree, this.#request, plan, flake);
    if (outcome.outcome !== 'built') {
      const { ofAnyPlan } = 'ofAnyPlan' in outcome ? outcome : {};
      if (ofAnyPlan !== undefined) return { outcome: 'failed', diagnostic: located(ofAnyPlan, plan) };
      const diagnostics = outcome.diagnostics.map((diagnostic) => located(diagnostic, plan));
      return { outcome: 'mistake', diagnostics, note: unansweredNote(outcome, this.#tree.building.keepGoing === true), told: diagnostics.slice(0, mostFailuresTold) };
    }
    const { path, nodes } = outcome;
    emitFor(this.#tree, this.#request, { event: 'built', flake, path, nodes, seconds: secondsSince(started) });
    const answers = await FolderAnswers.read(flake);
    for (const question of answers.questions) bench.learn(question, await answers.text(question));
    const unreadable = await this.#code.read(plan, flake);
    if (unreadable.length > 0) return { outcome: 'mistake', diagnostics: unreadable };
    this.#bindings.defineAll(scope, result);
    const name = written.result.kind === 'Name' ? written.result.name : 'result';
    if (written.result.kind !== 'Name') this.#bindings.define(name, result);
    const looked = bench.look(plan, (question, id) => this.#tellOfUse(question, answers.entry(id), id));
    return { outcome: 'built', told: `${excerpt(name, 100)}: ${preview(looked)}` };
  }

  async #overBudget(plan: AssembledPlan): Promise<Diagnostic | undefined> {
    const posed = this.#bindings.bench.questionsOf(plan);
    if (posed.length === 0) return undefined;
    const { left, books } = this.#request.account;
    return refuseOverBudget(plan, posed, left, { cache: await this.#tree.kept.open(), priceOf: books.priceOf });
  }

  /** An answer is used that was there before, or was just paid for: the account knows which. What a session took is told by whoever ran it. */
  #tellOfUse(question: Question, entry: LockEntry | undefined, id: string): void {
    if (question.kind === 'session' || entry === undefined) return;
    this.#request.account.reuse({ question: id, record: recordOf(entry) }, question.model, this.#request.depth + 1);
  }
}
