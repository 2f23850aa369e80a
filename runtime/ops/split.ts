import type { Op } from './arguments.ts';
import { HeldBytes } from './held-bytes.ts';
import { TextElements } from './json-text.ts';
import { longestLine } from './limits.ts';
import { Output } from './output.ts';
import { piecesOf } from './pieces.ts';
import { ValueError } from './value-error.ts';

/** The pieces of a text between literal delimiters. */
export const split: Op<'split'> = function* ({ input, delimiter: literal }) {
  const delimiter = Buffer.from(literal);
  const out = new Output();
  const elements = new TextElements(out);
  // What has come since the last delimiter; searched up to `searched`, where a delimiter may still begin.
  const held = new HeldBytes();
  let searched = 0;
  let pieces = 0;
  for (const piece of piecesOf(input)) {
    held.append(piece);
    const bytes = held.view();
    let start = 0;
    for (let at = bytes.indexOf(delimiter, searched); at >= 0; at = bytes.indexOf(delimiter, start)) {
      elements.text(bytes, start, at);
      pieces += 1;
      start = at + delimiter.length;
      if (out.ready) yield out.take();
    }
    held.dropFirst(start);
    searched = Math.max(0, held.length - delimiter.length + 1);
    if (searched > longestLine) throw new ValueError('RLM4002', { what: 'element', index: pieces + 1, limit: longestLine });
  }
  elements.text(held.view());
  yield* out.rest();
};
