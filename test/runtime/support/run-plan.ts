import type { Code } from '../../../compiler/diagnostics/registry.ts';
import { check } from '../../../compiler/check.ts';
import { EvaluationError, evaluate } from '../../../runtime/evaluate.ts';
import { defaultMaxValue } from '../../../runtime/ops/limits.ts';
import { collect, inPieces } from '../../oracle/pieces.ts';

/** What became of a plan: the text of its answer, or the codes and messages of what is wrong with it, and where in its text. */
export type PlanOutcome = { readonly answer: string } | { readonly problems: readonly { code: Code; message: string; at: string }[] };

/** Checks a plan and evaluates it in-process, on contexts whose bytes arrive in small pieces. */
export function runPlan(plan: string, contexts: Readonly<Record<string, string>> = {}, maxValue: number = defaultMaxValue): PlanOutcome {
  const source = { name: 'plan.rlm', text: plan };
  const textAt = ({ start, end }: { start: number; end: number }) => plan.slice(start, end);
  const { graph, diagnostics } = check(source, { contexts: Object.keys(contexts) });
  if (graph === undefined) {
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    return { problems: errors.map(({ code, message, location }) => ({ code, message, at: location === undefined ? '' : textAt(location.span) })) };
  }
  const sources = new Map(Object.entries(contexts).map(([name, text]) => [name, inPieces(text, [3, 1, 4096])]));
  try {
    return { answer: collect(evaluate(graph, sources, { maxValue }).chunks()) };
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    const { code, message } = error.cause.diagnostic;
    return { problems: [{ code, message, at: textAt(error.node.span) }] };
  }
}

/** The answer of a plan that is meant to have one. */
export function answerOf(plan: string, contexts: Readonly<Record<string, string>> = {}): string {
  const outcome = runPlan(plan, contexts);
  if ('answer' in outcome) return outcome.answer;
  throw new Error(outcome.problems.map(({ code, message }) => `${code}: ${message}`).join('\n'));
}

/** The one problem of a plan that is meant to have one. */
export function problemOf(plan: string, contexts: Readonly<Record<string, string>> = {}, maxValue?: number): { code: Code; message: string; at: string } {
  const outcome = runPlan(plan, contexts, maxValue);
  const [problem, ...others] = 'problems' in outcome ? outcome.problems : [];
  if (problem === undefined || others.length > 0) throw new Error(`not one problem: ${JSON.stringify(outcome)}`);
  return problem;
}
