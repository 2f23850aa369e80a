import type { Expression, Plan } from '../ast.ts';

/** Calls `visit` with an expression and all that is in it, from the outside in, in the order of the text. */
export function walk(expression: Expression, visit: (expression: Expression) => void): void {
  visit(expression);
  switch (expression.kind) {
    case 'Call':
      for (const argument of expression.arguments) walk(argument.value, visit);
      return;
    case 'List':
      for (const item of expression.items) walk(item, visit);
      return;
    case 'Record':
      for (const field of expression.fields) walk(field.value, visit);
      return;
    default:
  }
}

/** As `walk`, for every expression of a plan. */
export function walkPlan(plan: Plan, visit: (expression: Expression) => void): void {
  for (const binding of plan.bindings) walk(binding.value, visit);
  walk(plan.result, visit);
}
