import { check } from '../../../compiler/check.ts';
import type { Graph } from '../../../compiler/ir.ts';
import type { Source } from '../../../compiler/source.ts';

/** A plan that is meant to be good, checked. */
export function compile(text: string, contexts: readonly string[] = ['context']): { source: Source; graph: Graph } {
  const source = { name: 'plan.rlm', text };
  const { graph, diagnostics } = check(source, { contexts });
  if (graph === undefined) throw new Error(diagnostics.map(({ code, message }) => `${code}: ${message}`).join('\n'));
  return { source, graph };
}
