import { isAscii } from 'node:buffer';
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

/** How many maximal runs without white space a text has. */
export function countWords(text: ByteSource): number {
  let words = 0;
  // Whether the last character was of a word: 1, or 0.
  let inside = 0;
  for (const piece of wholeCharacters(text)) {
    if (isAscii(piece)) {
      for (let at = 0; at < piece.length; at += 1) {
        const isWord = asciiWords[piece[at] ?? 0] ?? 0;
        words += isWord & ~inside;
        inside = isWord;
      }
      continue;
    }
    for (let at = 0; at < piece.length; ) {
      const space = whiteSpaceAt(piece, at);
      const isWord = space === 0 ? 1 : 0;
      words += isWord & ~inside;
      inside = isWord;
      // The bytes that go on with a character never look like white space.
      at += space || 1;
    }
  }
  return words;
}

/** 1 for each ASCII byte that is no white space: a table is four times as fast as asking. */
const asciiWords = Uint8Array.from({ length: 0x80 }, (_, byte) => (whiteSpaceAt(Buffer.of(byte), 0) === 0 ? 1 : 0));
