import { check } from '../../../compiler/check.ts';
import type { Graph } from '../../../compiler/ir.ts';
import { positionAt } from '../../../compiler/source.ts';

/** A problem as the tests of the passes state it. */
export interface Problem {
  readonly code: string;
  readonly message: string;
  /** `line:column`, or null for what is at no place. */
  readonly position: string | null;
}

/** What checking a plan over `context` reports, unused contexts aside. */
export function problemsOf(text: string, contexts: readonly string[] = ['context'], models?: readonly string[]): Problem[] {
  const { diagnostics } = check({ name: 'plan.rlm', text }, { contexts, models });
  return diagnostics
    .filter(({ code }) => code !== 'RLM2029')
    .map(({ code, message, location }) => {
      const at = location && positionAt(location.source, location.span.start);
      return { code, message, position: at === undefined ? null : `${at.line}:${at.column}` };
    });
}

/** The hints of what checking a plan over `context` reports. */
export function hintsOf(text: string, contexts: readonly string[] = ['context']): (string | undefined)[] {
  return check({ name: 'plan.rlm', text }, { contexts }).diagnostics.map(({ hint }) => hint);
}

/** The graph of a plan that has no errors, and that may ask any model unless some are named. */
export function graphOf(text: string, contexts: readonly string[] = ['context'], models?: readonly string[]): Graph {
  const { graph, diagnostics } = check({ name: 'plan.rlm', text }, { contexts, models });
  if (graph === undefined) throw new Error(`the plan was refused: ${diagnostics.map(({ message }) => message).join('; ')}`);
  return graph;
}
