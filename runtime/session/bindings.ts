import type { Plan } from '../../compiler/ast.ts';
import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import type { AssembledPlan, Scope, Written } from '../../compiler/scope.ts';
import type { Source } from '../../compiler/source.ts';
import type { CodeRuns } from './code-runs.ts';
import { unboundNames } from './unbound-names.ts';
import type { Workbench } from './workbench.ts';

/** What the names of a session stand for, and which was bound last. */
export class Bindings {
  readonly bench: Workbench;
  readonly #code: Pick<CodeRuns, 'run'>;
  #last: Written | undefined;

  constructor(bench: Workbench, code: Pick<CodeRuns, 'run'>) {
    this.bench = bench;
    this.#code = code;
  }

  /** All names, those of the contexts first. */
  get names(): readonly string[] {
    return [...this.bench.contexts.map(({ name }) => name), ...this.bench.scope.names];
  }

  /** What was found last. */
  get last(): Written | undefined {
    return this.#last;
  }

  define(name: string, written: Written): void {
    this.bench.scope = this.bench.scope.define(name, written);
    this.#last = written;
  }

  /** Binds all that a plan does. */
  defineAll(scope: Scope, result: Written): void {
    this.bench.scope = scope;
    this.#last = result;
  }

  /** What an expression, or a plan, names and nothing is bound to. */
  unbound(plan: Pick<Plan, 'bindings' | 'result'>, source: Source): readonly Diagnostic[] {
    return unboundNames(plan, source, this.names);
  }

  /**
   * The plan of an expression, if it has a value. Its code is run for that.
   *
   * @throws as `CodeRuns.run` does
   */
  async valued(written: Written, comment?: string): Promise<AssembledPlan | readonly Diagnostic[]> {
    const unbound = this.unbound({ bindings: [], result: written.expression }, written.source);
    if (unbound.length > 0) return unbound;
    const plan = this.bench.assemble(written, comment);
    const failed = await this.#code.run(plan);
    const diagnostics = failed.length > 0 ? failed : this.bench.whyNot(plan);
    return diagnostics.length > 0 ? diagnostics : plan;
  }

  /** A name for what the model gave none. */
  freeName(stem: string): string {
    const taken = new Set(this.names);
    let number = 1;
    while (taken.has(`${stem}_${number}`)) number += 1;
    return `${stem}_${number}`;
  }
}
