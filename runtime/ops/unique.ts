import type { Op } from './arguments.ts';
import { newline } from './bytes.ts';
import { elementsOf } from './elements.ts';
import { Output } from './output.ts';

/** Each item once, where it first occurs. */
export const unique: Op<'unique'> = function* ({ list }) {
  const out = new Output();
  // Equal elements are equal bytes; a string of one character per byte holds them compactly.
  const seen = new Set<string>();
  for (const element of elementsOf(list)) {
    const key = element.toString('latin1');
    if (seen.has(key)) continue;
    seen.add(key);
    out.bytes(element);
    out.byte(newline);
    if (out.ready) yield out.take();
  }
  yield* out.rest();
};
