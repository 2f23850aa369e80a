import type { Op } from './arguments.ts';
import type { ByteSource } from './byte-source.ts';
import { cellsOf } from './cells.ts';
import { elementsOf, escapedTextOf } from './elements.ts';
import { TextElements } from './json-text.ts';
import { Output } from './output.ts';
import { checkRows, escapedTab } from './rows.ts';

/** Every item of one list with every item of another. The second is held in memory. */
export const cross: Op<'cross'> = function* ({ a, b }, { maxValue }) {
  const left = measure(a);
  const right = measure(b);
  checkRows(left.length * right.length, left.bytes * right.length + right.bytes * left.length, maxValue);
  const seconds = cellsOf(b);
  const out = new Output();
  const rows = new TextElements(out);
  for (const first of elementsOf(a)) {
    // Copied: the piece that it is in may be gone once a row was handed on.
    const cell = Buffer.from(escapedTextOf(first));
    for (const second of seconds) {
      rows.escaped(cell, escapedTab, second);
      if (out.ready) yield out.take();
    }
  }
  yield* out.rest();
};

/** How many items a list has, and how many bytes they have as they are inside JSON strings. */
function measure(list: ByteSource): { length: number; bytes: number } {
  let length = 0;
  let bytes = 0;
  for (const element of elementsOf(list)) {
    length += 1;
    bytes += escapedTextOf(element).length;
  }
  return { length, bytes };
}
