import type { Op } from './arguments.ts';
import { elementsOf, escapedTextOf } from './elements.ts';
import { TextElements } from './json-text.ts';
import { Output } from './output.ts';
import { checkRows, escapedTab } from './rows.ts';
import { items, lengthIn } from './units.ts';
import { ValueError } from './value-error.ts';

/** Rows of the items at the same position of two lists. */
export const zip: Op<'zip'> = function* ({ a, b }, { maxValue }) {
  const lengths = { a: lengthIn(items, a), b: lengthIn(items, b) };
  if (lengths.a !== lengths.b) throw new ValueError('RLM4008', lengths);
  checkRows(lengths.a, cellBytes(a.size, lengths.a) + cellBytes(b.size, lengths.b), maxValue);
  const out = new Output();
  const rows = new TextElements(out);
  const seconds = elementsOf(b);
  for (const first of elementsOf(a)) {
    const second = seconds.next();
    if (second.done === true) throw new Error('a list has become shorter');
    rows.escaped(escapedTextOf(first), escapedTab, escapedTextOf(second.value));
    if (out.ready) yield out.take();
  }
  yield* out.rest();
};

/** At least so many bytes are cells: an element has two quotes and a newline besides. */
function cellBytes(size: number, length: number): number {
  return size - 3 * length;
}
