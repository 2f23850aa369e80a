import type { Graph, Node } from '../ir.ts';
import type { Language } from './vm-spec.ts';

/** The language of the code that a node runs; undefined for one that runs none. */
export function languageOf({ operands }: Pick<Node, 'operands'>): Language | undefined {
  const spec = operands.get('vm_spec');
  return spec?.kind === 'vm spec' ? spec.value.language : undefined;
}

/** The languages of the code that a graph runs. */
export function languagesOf({ nodes }: Graph): ReadonlySet<Language> {
  return new Set(nodes.map(languageOf).filter((language) => language !== undefined));
}
