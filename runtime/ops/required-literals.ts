import type { RE2JS } from 're2js';

/** Kinds of re2js's prefilters. */
const exact = 1;
const and = 2;
const or = 3;

/** More alternatives than these are slower to search for one by one than lines are to match. */
const mostAlternatives = 8;

/**
 * Conditions that any text fulfils that the pattern matches: each is a few literal texts, none empty, of which it holds at least
 * one. The condition with the longest texts is the first.
 *
 * re2js works this out of each pattern as RE2 does (`prefilter.h`): a tree of texts under *and* and *or*, which it tests before
 * matching. It is read here from the compiled pattern, where TypeScript does not know its shape; should another version of
 * re2js have another one, there is no condition, and all that is lost is speed.
 */
export function requiredLiterals(regex: RE2JS): readonly (readonly string[])[] {
  const { prefilter }: { prefilter?: unknown } = regex.re2();
  return conditionsOf(prefilter).toSorted((a, b) => weight(b) - weight(a));
}

function conditionsOf(filter: unknown): readonly (readonly string[])[] {
  if (typeof filter !== 'object' || filter === null || !('type' in filter)) return [];
  if (filter.type === exact) return 'str' in filter && typeof filter.str === 'string' && filter.str !== '' ? [[filter.str]] : [];
  if (!('subs' in filter) || !Array.isArray(filter.subs)) return [];
  const subs = filter.subs.map(conditionsOf);
  if (filter.type === and) return subs.flat();
  // Of each alternative one condition is enough: together they are one.
  const texts = subs.map(([first]) => first);
  if (filter.type !== or || texts.length === 0 || !texts.every((alternative) => alternative !== undefined)) return [];
  return texts.flat().length > mostAlternatives ? [] : [texts.flat()];
}

function weight(texts: readonly string[]): number {
  return Math.min(...texts.map(({ length }) => length)) / texts.length;
}
