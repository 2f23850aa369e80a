import type { Binding, NameReference, Plan } from '../ast.ts';
import { isOpName } from '../ops/registry.ts';
import type { Session } from './session.ts';
import { walk } from './walk.ts';

/** What a name stands for. */
export type Referent = { readonly kind: 'binding'; readonly binding: Binding } | { readonly kind: 'context'; readonly name: string };

export type Referents = ReadonlyMap<NameReference, Referent>;

/**
 * Finds what each name stands for: a binding above it, or a context. Reports names that stand for nothing (yet), and
 * bindings of names that are taken.
 */
export function resolveNames(plan: Plan, contexts: readonly string[], session: Session): Referents {
  const referents = new Map<NameReference, Referent>();
  const everywhere = new Set(plan.bindings.map(({ name }) => name.text));
  const scope = new Map<string, Referent>(contexts.map((name) => [name, { kind: 'context', name }]));

  const resolve = (reference: NameReference, inside: string | undefined) => {
    const { name, span } = reference;
    const referent = scope.get(name);
    if (referent !== undefined) {
      referents.set(reference, referent);
    } else if (everywhere.has(name)) {
      session.report('RLM2002', { name, itself: name === inside }, span);
    } else if (isOpName(name)) {
      session.report('RLM2005', { name }, span);
    } else {
      session.report('RLM2001', { name, nearest: session.suggester.nearest(name, scope.keys()) }, span);
    }
  };

  for (const binding of plan.bindings) {
    const { text: name, span } = binding.name;
    walk(binding.value, (expression) => expression.kind === 'Name' && resolve(expression, name));
    const taken = scope.get(name);
    if (taken !== undefined) session.report('RLM2003', { name, by: taken.kind }, span);
    else scope.set(name, { kind: 'binding', binding });
    if (name === 'answer' && !isName(plan, 'answer')) session.report('RLM2004', {}, span);
  }
  walk(plan.result, (expression) => expression.kind === 'Name' && resolve(expression, undefined));
  return referents;
}

function isName({ result }: Plan, name: string): boolean {
  return result.kind === 'Name' && result.name === name;
}
