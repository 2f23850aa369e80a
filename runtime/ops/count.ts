import type { Op } from './arguments.ts';
import { newline } from './bytes.ts';
import type { ByteSource } from './byte-source.ts';
import { countByte } from './count-bytes.ts';
import { piecesOf } from './pieces.ts';
import { characters, items, lengthIn } from './units.ts';
import { whiteSpaceAt } from './white-space.ts';
import { wholeCharacters } from './whole-characters.ts';

/** How many lines, characters or words a text has, or items a list. */
export const count: Op<'count'> = function* ({ input: { over, source }, unit }) {
  yield Buffer.from(String(over === 'items' ? lengthIn(items, source) : countIn(source, unit ?? 'lines')));
};

function countIn(text: ByteSource, unit: 'lines' | 'chars' | 'words' | 'items'): number {
  switch (unit) {
    case 'lines':
      return countLines(text);
    case 'chars':
      return lengthIn(characters, text);
    case 'words':
      return countWords(text);
    case 'items':
      throw new Error('the items of a text cannot be counted');
  }
}

/** A last piece without terminator is a line only if it is not empty. */
function countLines(text: ByteSource): number {
  let lines = 0;
  let last: number | undefined = newline;
  for (const piece of piecesOf(text)) {
    lines += countByte(piece, newline);
    last = piece.at(-1);
  }
  return last === newline ? lines : lines + 1;
}

function countWords(text: ByteSource): number {
  let words = 0;
  let inside = false;
  for (const piece of wholeCharacters(text)) {
    for (let at = 0; at < piece.length; ) {
      const byte = piece[at] ?? 0;
      // Most bytes are ASCII and no white space. Those that go on with a character never look like white space.
      const space = byte > 0x20 && byte < 0x80 ? 0 : whiteSpaceAt(piece, at);
      if (space === 0 && !inside) words += 1;
      inside = space === 0;
      at += space || 1;
    }
  }
  return words;
}
