import type { Op } from './arguments.ts';
import type { ByteSource } from './byte-source.ts';
import { newline, quote } from './bytes.ts';
import { cutsBySize } from './cuts-by-size.ts';
import { cutsIntoParts } from './cuts-into-parts.ts';
import { escapeJson } from './json-text.ts';
import { longestLine } from './limits.ts';
import { Output } from './output.ts';
import { piecesOf } from './pieces.ts';
import { ValueError } from './value-error.ts';

/** Pieces of a text, cut at line ends where possible. The text is read twice at once: ahead for the cuts, and to be written. */
export const chunk: Op<'chunk'> = ({ input, n, size }) => {
  if (size !== undefined) return cutAt(input, cutsBySize(input, size));
  if (n !== undefined) return cutAt(input, cutsIntoParts(input, n));
  throw new Error('neither `n` nor `size` was given');
};

/** @param cuts where to cut, in bytes, in order; those that would leave an empty piece are passed over */
function* cutAt(text: ByteSource, cuts: Iterator<number>): Generator<Uint8Array> {
  const out = new Output();
  let index = 1;
  let length = 0;
  let position = 0;
  let cut = nextCut(cuts, 0);
  for (const piece of piecesOf(text)) {
    for (let start = 0; start < piece.length; ) {
      const end = Math.min(piece.length, cut - position);
      const before = out.length;
      if (length === 0) out.byte(quote);
      escapeJson(out, piece, start, end);
      length += out.length - before;
      if (length >= longestLine) throw new ValueError('RLM4002', { what: 'element', index, limit: longestLine });
      const last = position + end === cut || position + end === text.size;
      if (last) {
        out.byte(quote);
        out.byte(newline);
        index += 1;
        length = 0;
        cut = nextCut(cuts, cut);
      }
      if (out.ready) yield out.take();
      start = end;
    }
    position += piece.length;
  }
  yield* out.rest();
}

function nextCut(cuts: Iterator<number>, after: number): number {
  for (let next = cuts.next(); next.done !== true; next = cuts.next()) {
    if (next.value > after) return next.value;
  }
  return Number.POSITIVE_INFINITY;
}
