import type { Op } from './arguments.ts';
import { elementsOf, textOf } from './elements.ts';
import { Output } from './output.ts';
import { items, lengthIn } from './units.ts';
import { ValueError } from './value-error.ts';

/** The texts of a list with a delimiter between them. */
export const join: Op<'join'> = function* ({ list, delimiter: literal }, { maxValue }) {
  const delimiter = Buffer.from(literal);
  // The delimiters alone may be too much: then nothing is written at all.
  if (delimiter.length * (lengthIn(items, list) - 1) > maxValue) throw new ValueError('RLM4001', { limit: maxValue });
  const out = new Output();
  let first = true;
  for (const element of elementsOf(list)) {
    if (!first) out.bytes(delimiter);
    first = false;
    out.bytes(textOf(element));
    if (out.ready) yield out.take();
  }
  yield* out.rest();
};
