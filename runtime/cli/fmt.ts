import { InputError } from '../input-error.ts';
import { formatPlan, formatPlanFile } from '../project/format-plan.ts';
import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { type ExitStatus, statusOf } from './exit-status.ts';
import { planArgument } from './plan-argument.ts';
import { print } from './standard-output.ts';
import { sayDiagnostics } from './talk.ts';

export interface FormatArguments {
  readonly check: boolean;
}

/** Formats every plan that it can, whatever is wrong with others. */
export async function runFormat(plans: readonly string[], { check }: FormatArguments): Promise<ExitStatus> {
  const diagnostics: Diagnostic[] = [];
  for (const plan of plans) diagnostics.push(...(await formatOne(plan, check)));
  sayDiagnostics(diagnostics);
  return statusOf(diagnostics);
}

async function formatOne(plan: string, check: boolean): Promise<readonly Diagnostic[]> {
  try {
    if (!check && plan !== '-') return (await formatPlanFile(plan)).diagnostics;
    const result = await formatPlan(await planArgument(plan));
    if (result.text === undefined) return result.diagnostics;
    if (check) return result.unformatted === undefined ? [] : [result.unformatted];
    await print(result.text);
    return [];
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return [error.diagnostic];
  }
}
