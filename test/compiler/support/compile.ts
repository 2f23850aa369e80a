import type { Graph } from '../../../compiler/ir.ts';
import type { Source } from '../../../compiler/source.ts';
import { graphOf } from './check-plan.ts';

/** A plan that has no errors, as lowering takes it. */
export function compile(text: string, contexts?: readonly string[]): { source: Source; graph: Graph } {
  return { source: { name: 'plan.rlm', text }, graph: graphOf(text, contexts) };
}
