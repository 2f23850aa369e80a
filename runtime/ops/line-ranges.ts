import { newline } from './bytes.ts';
import type { ByteSource } from './byte-source.ts';
import { Output } from './output.ts';
import { wholeLines } from './whole-lines.ts';

/** Lines by position from 0, `end` not included. */
export interface LineRange {
  readonly start: number;
  readonly end: number;
}

/** Each position with `around` more on each side, as ranges in order that do not touch. */
export function* withNeighbours(positions: Iterable<number>, around: number): Generator<LineRange> {
  let start = 0;
  let end = 0;
  for (const position of positions) {
    const first = Math.max(0, position - around);
    if (first > end) {
      if (end > start) yield { start, end };
      start = first;
    }
    end = position + around + 1;
  }
  if (end > start) yield { start, end };
}

/**
 * The lines of a source at some positions, verbatim. The ranges are taken only when they are reached, so whoever makes
 * them may read the same source ahead: so a line can be chosen because of a later one without holding either.
 */
export function* linesWithin(source: ByteSource, what: 'line' | 'element', ranges: Iterator<LineRange>): Generator<Uint8Array> {
  const out = new Output();
  let range = ranges.next();
  let position = 0;
  for (const block of wholeLines(source, what)) {
    for (let start = 0; start < block.length; position += 1) {
      if (range.done === true) break;
      const at = block.indexOf(newline, start);
      const end = at < 0 ? block.length : at + 1;
      if (position >= range.value.start) out.bytes(block, start, end);
      if (position + 1 >= range.value.end) range = ranges.next();
      start = end;
    }
    if (out.ready) yield out.take();
    if (range.done === true) break;
  }
  yield* out.rest();
}
