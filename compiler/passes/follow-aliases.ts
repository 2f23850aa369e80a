import type { Binding, Expression, NameReference, Plan } from '../ast.ts';
import type { Referents } from './resolve-names.ts';

/** What an expression is once names are followed to what they are bound to: no name any more, or a context. */
export type Target = Exclude<Expression, NameReference> | { readonly kind: 'Context'; readonly name: string };

/** A target that stands in the plan: a literal, whatever is in it. */
export type Literal = Exclude<Target, { readonly kind: 'Context' | 'Call' }>;

export type Follow = (expression: Expression) => Target;

/** Makes the function that follows names, through names bound to names, in constant time. */
export function followAliases(plan: Plan, referents: Referents): Follow {
  const targets = new Map<Binding, Target>();
  const follow: Follow = (expression) => {
    if (expression.kind !== 'Name') return expression;
    const referent = referents.get(expression);
    if (referent?.kind === 'context') return { kind: 'Context', name: referent.name };
    const target = referent && targets.get(referent.binding);
    if (target === undefined) throw new Error(`the name ${expression.name} was not resolved`);
    return target;
  };
  for (const binding of plan.bindings) targets.set(binding, follow(binding.value));
  return follow;
}
