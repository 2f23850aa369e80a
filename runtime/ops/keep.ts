import type { Op } from './arguments.ts';
import { elementsOf, escapedTextOf } from './elements.ts';
import { cellsOf } from './cells.ts';
import { TextElements } from './json-text.ts';
import { Output } from './output.ts';

/** The items of a list that are in another, or with `invert` those that are not. The other is held in memory. */
export const keep: Op<'keep'> = function* ({ list, among, invert = false }) {
  const members = new Set(cellsOf(among));
  const out = new Output();
  const kept = new TextElements(out);
  for (const element of elementsOf(list)) {
    const text = escapedTextOf(element);
    if (members.has(text.toString('latin1')) === invert) continue;
    kept.escaped(text);
    if (out.ready) yield out.take();
  }
  yield* out.rest();
};
