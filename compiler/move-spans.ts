import type { Expression, Plan } from './ast.ts';
import type { Graph } from './ir.ts';
import { walkPlan } from './passes/walk.ts';
import type { Span } from './span.ts';

/**
 * A graph with the spans that its expressions have in another text of the same plan, such as the formatted one. Checking that
 * text again would give the same, at the price of every pass.
 *
 * @param from the plan that the graph was made of
 * @param to the same expressions in the same order, with other spans
 */
export function moveSpans(graph: Graph, from: Plan, to: Plan): Graph {
  const targets = expressionsOf(to);
  const expressions = expressionsOf(from);
  if (targets.length !== expressions.length) throw new Error('the two texts are not of the same plan');
  const moved = new Map(expressions.map(({ span }, index) => [key(span), targets[index]?.span]));
  const move = (span: Span): Span => {
    const target = moved.get(key(span));
    if (target === undefined) throw new Error(`no expression of the plan is at ${key(span)}`);
    return target;
  };
  return {
    ...graph,
    nodes: graph.nodes.map((node) => {
      const { codeSpan } = node;
      return { ...node, span: move(node.span), ...(codeSpan === undefined ? {} : { codeSpan: move(codeSpan) }) };
    }),
  };
}

function expressionsOf(plan: Plan): readonly Expression[] {
  const expressions: Expression[] = [];
  walkPlan(plan, (expression) => expressions.push(expression));
  return expressions;
}

const key = ({ start, end }: Span) => `${start}-${end}`;
