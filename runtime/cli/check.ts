import { readContextOptions } from '../contexts/context-option.ts';
import { checkPlan } from '../project/check-plan.ts';
import { type EvalArguments, evalLanguagesOf } from './eval-options.ts';
import { type ExitStatus, statusOf } from './exit-status.ts';
import { printVerdict } from './json.ts';
import { planArgument } from './plan-argument.ts';
import { print } from './standard-output.ts';
import { say, sayDiagnostics } from './talk.ts';

export interface CheckArguments extends EvalArguments {
  readonly context: readonly string[];
  readonly json: boolean;
}

export async function runCheck(plan: string, given: CheckArguments): Promise<ExitStatus> {
  const { context, json } = given;
  const { options, diagnostics: misread } = readContextOptions(context);
  const contexts = context.length === 0 ? {} : { contexts: options.map(({ name }) => name) };
  const checked = misread.length > 0 ? { ok: false, diagnostics: misread } : await checkPlan(await planArgument(plan), { ...contexts, ...evalLanguagesOf(given) });
  if (json) {
    await print(printVerdict(checked.ok, checked.diagnostics));
  } else {
    sayDiagnostics(checked.diagnostics);
    if (checked.diagnostics.length === 0) say(`${plan}: no errors`);
  }
  return statusOf(checked.diagnostics);
}
