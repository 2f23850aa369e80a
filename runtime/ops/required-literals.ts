import type { RE2JS } from 're2js';

/** Kinds of re2js's prefilters. */
const exact = 1;
const and = 2;
const or = 3;

/** More alternatives than these are slower to search for one by one than lines are to match. */
const mostAlternatives = 8;

export interface RequiredLiterals {
  /** Not empty, and none of them is. */
  readonly literals: readonly string[];
  /** Whether the pattern is just one literal, so that holding it is matching. */
  readonly suffice: boolean;
}

/**
 * Literal texts of which any text that the pattern matches holds at least one.
 *
 * re2js works such a condition out of each pattern as RE2 does (`prefilter.h`): a tree of texts under *and* and *or*,
 * which it tests before matching. It is read here from the compiled pattern, where TypeScript does not know its shape;
 * should another version of re2js have another one, there is no literal, and all that is lost is speed.
 */
export function requiredLiterals(regex: RE2JS): RequiredLiterals | undefined {
  const { prefilter, prefix, prefixComplete }: { prefilter?: unknown; prefix?: unknown; prefixComplete?: unknown } = regex.re2();
  // A lone surrogate is in no UTF-8, and as a Buffer it would be U+FFFD, which may be.
  if (prefixComplete === true && typeof prefix === 'string' && prefix !== '' && prefix.isWellFormed()) return { literals: [prefix], suffice: true };
  const literals = alternatives(prefilter);
  return literals === undefined ? undefined : { literals, suffice: false };
}

function alternatives(filter: unknown): readonly string[] | undefined {
  if (typeof filter !== 'object' || filter === null || !('type' in filter)) return undefined;
  if (filter.type === exact) return 'str' in filter && typeof filter.str === 'string' && filter.str !== '' ? [filter.str] : undefined;
  if (!('subs' in filter) || !Array.isArray(filter.subs)) return undefined;
  const subs = filter.subs.map(alternatives);
  // Of several conditions that must all hold one is enough: the one with the longest texts is the rarest.
  if (filter.type === and) return subs.reduce(rarer, undefined);
  if (filter.type !== or || subs.length === 0) return undefined;
  const all = subs.flatMap((sub) => sub ?? ['']);
  return all.includes('') || all.length > mostAlternatives ? undefined : all;
}

function rarer(a: readonly string[] | undefined, b: readonly string[] | undefined): readonly string[] | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  const weight = (texts: readonly string[]) => Math.min(...texts.map(({ length }) => length)) / texts.length;
  return weight(b) > weight(a) ? b : a;
}
