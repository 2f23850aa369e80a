import { languageOf } from '../eval/languages-of.ts';
import type { Language } from '../eval/vm-spec.ts';
import type { Graph } from '../ir.ts';
import type { Session } from './session.ts';

/**
 * Reports a plan that runs code in languages that it may not: of each, the first place.
 *
 * @param allowed any, unless given
 */
export function checkLanguages({ nodes }: Graph, allowed: readonly Language[] | undefined, session: Session): void {
  if (allowed === undefined) return;
  const reported = new Set<Language>(allowed);
  for (const node of nodes.toSorted((a, b) => a.span.start - b.span.start)) {
    const language = languageOf(node);
    if (language === undefined || reported.has(language)) continue;
    reported.add(language);
    session.report('RLM2044', { language, allowed }, node.span);
  }
}
