import type { Graph } from '../ir.ts';
import type { Language } from './vm-spec.ts';

/** The languages of the code that a graph runs. */
export function languagesOf({ nodes }: Graph): ReadonlySet<Language> {
  return new Set(
    nodes.flatMap(({ operands }) => {
      const spec = operands.get('vm_spec');
      return spec?.kind === 'vm spec' ? [spec.value.language] : [];
    }),
  );
}
