import type { Plan } from '../../compiler/ast.ts';
import { type CheckOptions, check } from '../../compiler/check.ts';
import { type Diagnostic, hasErrors } from '../../compiler/diagnostics/diagnostic.ts';
import { parse } from '../../compiler/parser.ts';
import { walk } from '../../compiler/passes/walk.ts';
import { type PlanInput, readPlan } from './plan-input.ts';

export interface CheckResult {
  /** Whether there are no errors; there may be warnings. */
  readonly ok: boolean;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Checks a plan without building it, or reading any context.
 *
 * @param options what the plan may use. `contexts` are the names of the contexts that the plan may read. Unless given, a plan may read the one that it calls
 *   `context`, so that it can be checked without any file at hand.
 */
export async function checkPlan(plan: PlanInput, { contexts, ...options }: Partial<CheckOptions> = {}): Promise<CheckResult> {
  const { source, diagnostics } = await readPlan(plan);
  if (source === undefined) return { ok: false, diagnostics };
  const checked = check(source, { ...options, contexts: contexts ?? assumedContexts(parse(source).plan) });
  return { ok: !hasErrors(checked.diagnostics), diagnostics: checked.diagnostics };
}

function assumedContexts(plan: Plan | undefined): readonly string[] {
  const name = 'context';
  if (plan === undefined || plan.bindings.some((binding) => binding.name.text === name)) return [];
  let mentioned = false;
  for (const expression of [...plan.bindings.map(({ value }) => value), plan.result]) {
    walk(expression, (part) => (mentioned ||= part.kind === 'Name' && part.name === name));
  }
  return mentioned ? [name] : [];
}
