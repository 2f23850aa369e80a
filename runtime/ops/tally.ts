import type { Op } from './arguments.ts';
import { elementsOf, escapedTextOf } from './elements.ts';
import { TextElements } from './json-text.ts';
import { Output } from './output.ts';
import { escapedTab } from './rows.ts';

/** Rows of how often a value occurs and the value, the most frequent first, ties in order of appearance. */
export const tally: Op<'tally'> = function* ({ list }) {
  // By the value as it is inside a JSON string, one character per byte; a map keeps the order of first appearance.
  const counts = new Map<string, number>();
  for (const element of elementsOf(list)) {
    const value = escapedTextOf(element).toString('latin1');
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  const out = new Output();
  const rows = new TextElements(out);
  for (const [value, count] of [...counts].sort(([, a], [, b]) => b - a)) {
    rows.escaped(String(count), escapedTab, value);
    if (out.ready) yield out.take();
  }
  yield* out.rest();
};
