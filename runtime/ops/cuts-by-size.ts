import { carriageReturn, newline } from './bytes.ts';
import type { ByteSource } from './byte-source.ts';
import { countCharacters, offsetOfCharacter } from './count-bytes.ts';
import { piecesOf } from './pieces.ts';
import { lastLineEnd, type Place } from './place.ts';

/**
 * Where to cut a text into pieces of at most `size` characters, in bytes: each piece as long as it can be, up to the last
 * line end within `size`, else to `size` itself; there not inside CRLF, unless a piece has one character anyway.
 */
export function* cutsBySize(text: ByteSource, size: number): Generator<number> {
  // In bytes, where the piece at hand begins; in characters, where the piece of the result begins.
  let base = 0;
  let from = 0;
  // The last line end that was passed since `from`, and how many characters were.
  let lineEnd: Place | undefined;
  let passed = 0;
  let previous: number | undefined;
  for (const piece of piecesOf(text)) {
    const end = passed + countCharacters(piece);
    let cursor = 0;
    // There must be a character after the piece of the result: else it is the last.
    for (let aim = from + size; aim < end; aim = from + size) {
      const at = cursor + offsetOfCharacter(piece.subarray(cursor), aim - passed);
      lineEnd = lastLineEnd(piece, base, cursor, at, aim) ?? lineEnd;
      const insideCrlf = piece[at] === newline && (at === 0 ? previous : piece[at - 1]) === carriageReturn;
      const back = insideCrlf && size > 1 ? 1 : 0;
      const cut = lineEnd ?? { byte: base + at - back, character: aim - back };
      yield cut.byte;
      from = cut.character;
      lineEnd = undefined;
      cursor = at;
      passed = aim;
    }
    lineEnd = lastLineEnd(piece, base, cursor, piece.length, end) ?? lineEnd;
    passed = end;
    previous = piece.at(-1);
    base += piece.length;
  }
}
