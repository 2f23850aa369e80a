import { carriageReturn, newline } from './bytes.ts';
import type { ByteSource } from './byte-source.ts';
import { countCharacters, offsetOfCharacter } from './count-bytes.ts';
import { lastLineEnd, type Place } from './place.ts';
import { piecesOf } from './pieces.ts';
import { characters, lengthIn } from './units.ts';

/**
 * Where to cut a text into about `n` pieces of about equal length, in bytes. With L characters and p = ⌈L/n⌉, cut k aims at
 * ⌈kL/n⌉ and takes the nearest line end within p/2, the earlier on a tie, else that very place, but never one inside CRLF.
 * The cuts do not decrease, and a place that is nearest to two aims, or the end of the text, comes out like any other.
 */
export function* cutsIntoParts(text: ByteSource, n: number): Generator<number> {
  const length = lengthIn(characters, text);
  // More pieces than characters: then every place is a cut.
  const parts = Math.min(n, length);
  const reach = Math.floor(Math.ceil(length / parts) / 2);
  const aims = aimsOf(length, parts);
  let aim = aims.next();
  // In bytes, where the piece at hand begins, and how many characters were passed.
  let base = 0;
  let passed = 0;
  // The last line end up to the aim; where the aim is, once it was passed, and how far to look for a line end after it.
  let before: Place | undefined;
  let aimed: (Place & { readonly insideCrlf: boolean }) | undefined;
  let limit = 0;
  let previous: number | undefined;
  for (const piece of piecesOf(text)) {
    const end = passed + countCharacters(piece);
    let cursor = 0;
    while (aim.done !== true) {
      if (aimed === undefined) {
        if (aim.value >= end) break;
        const at = cursor + offsetOfCharacter(piece.subarray(cursor), aim.value - passed);
        before = lastLineEnd(piece, base, cursor, at, aim.value) ?? before;
        const insideCrlf = piece[at] === newline && (at === 0 ? previous : piece[at - 1]) === carriageReturn;
        aimed = { byte: base + at, character: aim.value, insideCrlf };
        cursor = at;
        passed = aim.value;
        const distance = before === undefined ? Number.POSITIVE_INFINITY : aim.value - before.character;
        if (distance > reach) before = undefined;
        // One after the aim must be nearer than the one before it.
        limit = aim.value + Math.max(0, Math.min(reach, distance - 1));
      }
      const seen = piece.subarray(cursor, limit < end ? cursor + offsetOfCharacter(piece.subarray(cursor), limit - passed) : piece.length);
      const after = seen.indexOf(newline);
      if (after < 0 && limit >= end) break;
      if (after >= 0) yield base + cursor + after + 1;
      else if (before !== undefined) yield before.byte;
      else if (!aimed.insideCrlf) yield aimed.byte;
      aimed = undefined;
      aim = aims.next();
    }
    before = lastLineEnd(piece, base, cursor, piece.length, end) ?? before;
    passed = end;
    previous = piece.at(-1);
    base += piece.length;
  }
  // The text ended within reach of the last aim: then pieces have two characters, and a line end before it would have been taken.
  if (aimed !== undefined) yield aimed.byte;
}

/** ⌈kL/n⌉ for k from 1 to n - 1, without products that a double cannot hold. */
function* aimsOf(length: number, parts: number): Generator<number> {
  const whole = Math.floor(length / parts);
  const rest = length % parts;
  let aim = 0;
  let numerator = 0;
  for (let k = 1; k < parts; k += 1) {
    aim += whole;
    numerator += rest;
    if (numerator >= parts) {
      numerator -= parts;
      aim += 1;
    }
    yield numerator > 0 ? aim + 1 : aim;
  }
}
