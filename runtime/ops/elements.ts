import { newline, quote } from './bytes.ts';
import type { ByteSource } from './byte-source.ts';
import { escapeJson, unescapeJson } from './json-text.ts';
import { Output } from './output.ts';
import { wholeLines } from './whole-lines.ts';

/**
 * The elements of a list, each as its JSON without the newline, valid until the next is taken. Our ops write JSON in one
 * way only, so that equal elements are equal bytes.
 *
 * @throws ValueError RLM4002 for an element of more than 64 MiB
 */
export function* elementsOf(list: ByteSource): Generator<Buffer> {
  for (const block of wholeLines(list, 'element')) {
    for (let start = 0; start < block.length; ) {
      const end = block.indexOf(newline, start);
      if (end < 0) throw new Error('a list does not end in a newline');
      yield block.subarray(start, end);
      start = end + 1;
    }
  }
}

/** An element where a text is wanted: a text as it is, a number or truth value as it is written, anything else as JSON. */
export function textOf(element: Buffer): Buffer {
  return element[0] === quote ? unescapeJson(element) : element;
}

/** The same as it is inside a JSON string. */
export function escapedTextOf(element: Buffer): Buffer {
  const first = element[0];
  if (first === quote) return element.subarray(1, -1);
  if (first !== 0x5b && first !== 0x7b) return element;
  const out = new Output();
  escapeJson(out, element);
  return Buffer.from(out.take());
}
