import { newline } from './bytes.ts';
import { countCharacters } from './count-bytes.ts';

/** A place between two characters of a text, counted from its beginning. */
export interface Place {
  readonly byte: number;
  readonly character: number;
}

/**
 * The last line end in a part of a piece: just after a `\n`.
 *
 * @param base where the piece begins in the text, in bytes
 * @param character where the part ends in the text, in characters
 */
export function lastLineEnd(piece: Buffer, base: number, start: number, end: number, character: number): Place | undefined {
  const at = piece.subarray(start, end).lastIndexOf(newline);
  if (at < 0) return undefined;
  const after = start + at + 1;
  return { byte: base + after, character: character - countCharacters(piece.subarray(after, end)) };
}
