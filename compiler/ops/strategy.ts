/** The strategies of `combine` and `group` that are computed, not asked of a model, besides the percentiles. */
export const namedStrategies = ['concat', 'sum', 'min', 'max', 'mean', 'median', 'vote'] as const;

export type NamedStrategy = (typeof namedStrategies)[number];

/** How a list becomes one value. A percentile is by nearest rank; the median of an even count is `p50`. */
export type Strategy =
  | { readonly kind: Exclude<NamedStrategy, 'median'> }
  | { readonly kind: 'percentile'; readonly rank: number };

/** Reads `"sum"`, `"p95"` (1 to 100) and their like; undefined for anything else. */
export function parseStrategy(word: string): Strategy | undefined {
  if (word === 'median') return { kind: 'percentile', rank: 50 };
  const named = namedStrategies.find((name) => name === word);
  if (named !== undefined && named !== 'median') return { kind: named };
  const percentile = /^p([1-9][0-9]?|100)$/.exec(word);
  return percentile === null ? undefined : { kind: 'percentile', rank: Number(percentile[1]) };
}

/** Whether a text has several words, so that it is no misspelt strategy but a question. */
export function isQuestion(strategy: string): boolean {
  return /\P{White_Space}\p{White_Space}+\P{White_Space}/u.test(strategy);
}
