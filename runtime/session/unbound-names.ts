import type { Expression, Plan } from '../../compiler/ast.ts';
import { type Diagnostic, diagnose } from '../../compiler/diagnostics/diagnostic.ts';
import { isOpName } from '../../compiler/ops/registry.ts';
import { walk } from '../../compiler/passes/walk.ts';
import type { Source } from '../../compiler/source.ts';
import { Suggester } from '../../compiler/suggester.ts';

/**
 * The names of a plan that stand for nothing in a session, with those that may have been meant. Only a session knows them all: the plan that is made of an expression has just the
 * names that it needs.
 *
 * @param known the contexts, and what is bound, the last one at the end
 */
export function unboundNames({ bindings, result }: Pick<Plan, 'bindings' | 'result'>, source: Source, known: readonly string[]): readonly Diagnostic[] {
  const bound = new Set(known);
  const later = new Set(bindings.map(({ name }) => name.text));
  const suggester = new Suggester();
  const diagnostics: Diagnostic[] = [];
  const look = (expression: Expression, inside: string | undefined) =>
    walk(expression, (part) => {
      if (part.kind !== 'Name' || bound.has(part.name)) return;
      const { name, span } = part;
      const location = { source, span };
      if (isOpName(name)) diagnostics.push(diagnose('RLM2005', { name }, location));
      else if (later.has(name)) diagnostics.push(diagnose('RLM2002', { name, itself: name === inside }, location));
      else diagnostics.push(diagnose('RLM6071', { name, nearest: suggester.nearest(name, bound), bound: [...bound] }, location));
    });
  for (const { name, value } of bindings) {
    look(value, name.text);
    bound.add(name.text);
  }
  look(result, undefined);
  return diagnostics;
}
