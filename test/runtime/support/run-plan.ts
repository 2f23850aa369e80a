import type { Code } from '../../../compiler/diagnostics/registry.ts';
import { check } from '../../../compiler/check.ts';
import { EvaluationError, evaluate } from '../../../runtime/evaluate.ts';
import type { Asking } from '../../../runtime/questions/answer-in-process.ts';
import { defaultMaxValue } from '../../../runtime/ops/limits.ts';
import { collect, inPieces } from '../../oracle/pieces.ts';

/** What became of a plan: the text of its answer, or the codes and messages of what is wrong with it, and where in its text. */
export type PlanOutcome = { readonly answer: string } | { readonly problems: readonly { code: Code; message: string; at: string }[] };

export interface RunSettings {
  readonly maxValue?: number;
  /** Who answers what the plan asks; without it, nobody did. */
  readonly asking?: Asking;
}

/** A model that says these things one after the other, and then nothing any more. */
export function replying(replies: readonly string[]): Asking {
  const left = [...replies];
  return {
    models: [{ name: 'scripted', params: { temperature: 0 } }],
    reply() {
      const reply = left.shift();
      if (reply === undefined) throw new Error('more was asked than there are replies');
      return reply;
    },
  };
}

/** Checks a plan and evaluates it in-process, on contexts whose bytes arrive in small pieces. */
export function runPlan(plan: string, contexts: Readonly<Record<string, string>> = {}, { maxValue = defaultMaxValue, asking }: RunSettings = {}): PlanOutcome {
  const source = { name: 'plan.rlm', text: plan };
  const textAt = ({ start, end }: { start: number; end: number }) => plan.slice(start, end);
  const { graph, diagnostics } = check(source, { contexts: Object.keys(contexts) });
  if (graph === undefined) {
    const errors = diagnostics.filter(({ severity }) => severity === 'error');
    return { problems: errors.map(({ code, message, location }) => ({ code, message, at: location === undefined ? '' : textAt(location.span) })) };
  }
  const sources = new Map(Object.entries(contexts).map(([name, text]) => [name, inPieces(text, [3, 1, 4096])]));
  try {
    return { answer: collect(evaluate(graph, sources, { maxValue }, asking).chunks()) };
  } catch (error) {
    if (!(error instanceof EvaluationError)) throw error;
    const { code, message } = error.cause.diagnostic;
    return { problems: [{ code, message, at: textAt(error.node.span) }] };
  }
}

/** The answer of a plan that is meant to have one. */
export function answerOf(plan: string, contexts: Readonly<Record<string, string>> = {}, settings?: RunSettings): string {
  const outcome = runPlan(plan, contexts, settings);
  if ('answer' in outcome) return outcome.answer;
  throw new Error(outcome.problems.map(({ code, message }) => `${code}: ${message}`).join('\n'));
}

/** The one problem of a plan that is meant to have one. */
export function problemOf(plan: string, contexts: Readonly<Record<string, string>> = {}, settings?: RunSettings): { code: Code; message: string; at: string } {
  const outcome = runPlan(plan, contexts, settings);
  const [problem, ...others] = 'problems' in outcome ? outcome.problems : [];
  if (problem === undefined || others.length > 0) throw new Error(`not one problem: ${JSON.stringify(outcome)}`);
  return problem;
}
