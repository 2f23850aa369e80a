import type { Binding, Plan } from '../ast.ts';
import type { Referents } from './resolve-names.ts';
import type { Session } from './session.ts';
import { walk } from './walk.ts';

/**
 * Finds the bindings that the result needs, be it through others. Warns of the other bindings, and of contexts that
 * nothing needed reads.
 */
export function reportUnused(plan: Plan, contexts: readonly string[], referents: Referents, session: Session): ReadonlySet<Binding> {
  const used = new Set<Binding>();
  const read = new Set<string>();
  const mentioned = new Set<Binding>();

  const follow = (expression: Plan['result'], needed: boolean) =>
    walk(expression, (part) => {
      const referent = part.kind === 'Name' ? referents.get(part) : undefined;
      if (referent?.kind === 'binding') (needed ? used : mentioned).add(referent.binding);
      else if (referent !== undefined && needed) read.add(referent.name);
    });

  follow(plan.result, true);
  // A binding is used only by those below it, so one way up finds all.
  for (const binding of plan.bindings.toReversed()) {
    follow(binding.value, used.has(binding));
    if (!used.has(binding)) session.report('RLM2028', { name: binding.name.text, mentioned: mentioned.has(binding) }, binding.name.span);
  }
  for (const name of contexts) if (!read.has(name)) session.reportAtLarge('RLM2029', { name });
  return used;
}
