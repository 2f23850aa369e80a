import type { Place } from '../diagnostics/phrases.ts';
import type { Span } from '../span.ts';
import type { Session } from './session.ts';

/** No list and no text has more: what a larger count asks for is a mistake, and its arithmetic would not be exact. */
export const largestNatural = 1_000_000_000;

/** Whether a canonical decimal is a count of at least `minimum`. Reports one that is not. */
export function checkNatural(value: string, { minimum, ...at }: Place & { minimum: 0 | 1 }, span: Span, session: Session): boolean {
  const wanted = wantedNatural(value, minimum);
  if (wanted !== undefined) session.report('RLM2018', { ...at, value, wanted }, span);
  return wanted === undefined;
}

/** What a canonical decimal must be to be a count; undefined if it is one. */
export function wantedNatural(value: string, minimum: 0 | 1): string | undefined {
  if (value.includes('.')) return 'a whole number';
  if (Number(value) < minimum) return `at least ${minimum}`;
  return Number(value) > largestNatural ? `at most ${largestNatural}` : undefined;
}
