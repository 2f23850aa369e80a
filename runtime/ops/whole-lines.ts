import type { ByteSource } from './byte-source.ts';
import { HeldBytes } from './held-bytes.ts';
import { countByte } from './count-bytes.ts';
import { longestLine } from './limits.ts';
import { carriageReturn, newline } from './bytes.ts';
import { piecesOf } from './pieces.ts';
import { ValueError } from './value-error.ts';

/**
 * The bytes of a source in blocks of whole lines: each ends in `\n`, but for the last if the source does not. A block
 * is valid until the next is taken. Memory is bounded by the longest line.
 *
 * @param what how an error names a line: a list's line is an element
 * @throws ValueError RLM4002 for a line of more than 64 MiB
 */
export function* wholeLines(source: ByteSource, what: 'line' | 'element'): Generator<Buffer> {
  // The beginning of a line whose end has not come yet.
  const held = new HeldBytes();
  let consumed = 0;
  const checkLength = (length: number) => {
    if (length > longestLine) throw new ValueError('RLM4002', { what, index: 1 + countLinesBefore(source, consumed), limit: longestLine });
  };
  for (const piece of piecesOf(source)) {
    const last = piece.lastIndexOf(newline);
    if (last < 0) {
      held.append(piece);
      checkLength(held.length);
      continue;
    }
    let start = 0;
    if (held.length > 0) {
      start = piece.indexOf(newline) + 1;
      checkLength(held.length + start - 1);
      held.append(piece, 0, start);
      consumed += held.length;
      yield held.view();
      held.clear();
    }
    if (start <= last) yield piece.subarray(start, last + 1);
    consumed += last + 1 - start;
    if (last + 1 < piece.length) held.append(piece, last + 1);
  }
  if (held.length > 0) yield held.view();
}

/** How many lines end before an offset: read again, since only an error needs it. */
function countLinesBefore(source: ByteSource, offset: number): number {
  let lines = 0;
  let start = 0;
  for (const piece of piecesOf(source)) {
    if (start >= offset) break;
    lines += countByte(piece.subarray(0, offset - start), newline);
    start += piece.length;
  }
  return lines;
}

/** Where the content of a line ends: before its `\n` or `\r\n`, if it has one. */
export function contentEnd(bytes: Buffer, start: number, end: number): number {
  if (end === start || bytes[end - 1] !== newline) return end;
  return end - 1 > start && bytes[end - 2] === carriageReturn ? end - 2 : end - 1;
}
