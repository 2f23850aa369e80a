import { newline } from './bytes.ts';
import type { ByteSource } from './byte-source.ts';
import { countByte, countCharacters, offsetAfterByte, offsetOfCharacter } from './count-bytes.ts';
import { piecesOf } from './pieces.ts';

/** How to count and find the units of a text or list in pieces that may begin and end inside one. */
export interface Unit {
  /** How many units begin (characters) or end (items) in a piece. */
  readonly count: (piece: Buffer) => number;
  /** Where the unit begins before which so many of a piece's units come. */
  readonly offset: (piece: Buffer, count: number) => number;
}

export const characters: Unit = { count: countCharacters, offset: offsetOfCharacter };

export const items: Unit = {
  count: (piece) => countByte(piece, newline),
  offset: (piece, count) => offsetAfterByte(piece, newline, count),
};

/** How many units a source has. */
export function lengthIn(unit: Unit, source: ByteSource): number {
  let length = 0;
  for (const piece of piecesOf(source)) length += unit.count(piece);
  return length;
}

/** The bytes of the units from `start` up to `end`; both at least 0, `end` may be infinite. */
export function* sliceUnits(unit: Unit, source: ByteSource, start: number, end: number): Generator<Uint8Array> {
  if (start >= end) return;
  // Of characters, how many began before the piece: it may begin with the rest of one.
  let position = 0;
  for (const piece of piecesOf(source)) {
    const next = position > start && end === Number.POSITIVE_INFINITY ? position : position + unit.count(piece);
    if (next >= start) {
      const from = position > start ? 0 : unit.offset(piece, start - position);
      const to = next < end ? piece.length : unit.offset(piece, end - position);
      if (to > from) yield piece.subarray(from, to);
    }
    position = next;
    if (position > end) return;
  }
}
