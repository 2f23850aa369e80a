import { describe, expect, it } from 'vitest';
import { operations } from '../../../runtime/ops/operations.ts';
import { countChars, countLines, countWords } from '../../oracle/measure.ts';
import { chunkInto, lines } from '../../oracle/divide.ts';
import { collect } from '../../oracle/pieces.ts';
import { extractText, grepText, slice } from '../../oracle/select.ts';
import { codePoints } from '../../oracle/text.ts';
import { fileOfList } from '../../oracle/value.ts';
import { limits, overItems, overText, textsOf, textSource } from './outcome.ts';

const ends = ['\n', '\r\n', '', '\n\n', '\r', ' \n'];

/** More than a megabyte in which no period of lines, widths or ends falls together with that of any buffer. */
const text = Array.from({ length: 40_000 }, (_, i) => `${i % 7 === 0 ? 'é😀' : 'User: '}${i}${'-'.repeat(i % 41)} k=${i % 13}${ends[(i * i) % 6]}`).join('');

// In one piece, and in pieces of odd sizes.
describe.each([[[1 << 30]], [[65_537, 3, 1]]])('of a large text in pieces of %j bytes', (sizes) => {
  it.each([[0, 1_000_000], [734_567, undefined], [-1_000_001, -3]] as const)('slice from %d to %s is that of the reference', (start, end) => {
    const actual = collect(operations.slice({ input: overText(text, sizes), start, ...(end === undefined ? {} : { end }) }, limits));
    expect(actual === slice(codePoints(text), start, end).join('')).toBe(true);
  });

  it.each([
    ['k=12', /k=12/u],
    ['[0-9]7-+ ', /[0-9]7-+ /u],
    ['^é', /^é/u],
    ['(?:77|k=1)$', /(?:77|k=1)$/u],
  ] as const)('grep for %s, and the rest, are those of the reference', (pattern, expression) => {
    const matches = (line: string) => expression.test(line);
    for (const given of [{}, { invert: true }, { around: 1 }]) {
      const actual = collect(operations.grep({ input: overText(text, sizes), pattern, ...given }, limits));
      expect(actual === grepText(text, matches, given)).toBe(true);
    }
  });

  it('extract is that of the reference', () => {
    const actual = collect(operations.extract({ input: overText(text, sizes), pattern: '(\\d)-+ k=(\\d+)' }, limits));
    expect(actual === fileOfList(extractText(text, /([0-9])-+ k=([0-9]+)/uy))).toBe(true);
  });

  it.each([
    ['lines', countLines],
    ['chars', countChars],
    ['words', countWords],
  ] as const)('the count of %s is that of the reference', (unit, reference) => {
    expect(collect(operations.count({ input: overText(text, sizes), unit }, limits))).toBe(String(reference(text)));
  });

  it('lines are those of the reference, and searched as items give what they give as a text', () => {
    const list = collect(operations.lines({ input: textSource(text, sizes) }, limits));
    expect(list === fileOfList(lines(text))).toBe(true);
    const items = operations.grep({ input: { over: 'items', source: textSource(list, sizes) }, pattern: '😀.*7' }, limits);
    expect(collect(items) === fileOfList(lines(text).filter((line) => /😀[^\n]*7/u.test(line)))).toBe(true);
  });

  it('chunk by n cuts where the reference does, and by size as late as it can', () => {
    const parts = collect(operations.chunk({ input: textSource(text, sizes), n: 3 }, limits));
    expect(parts === fileOfList(chunkInto(text, 3))).toBe(true);
    const pieces = textsOf(collect(operations.chunk({ input: textSource(text, sizes), size: 100_000 }, limits)));
    expect(pieces.join('') === text).toBe(true);
    expect(pieces.filter((piece) => codePoints(piece).length > 100_000)).toEqual([]);
    expect(pieces.slice(0, -1).filter((piece) => !piece.endsWith('\n') || codePoints(piece).length < 99_900)).toEqual([]);
  });

  it.each(['\n', '--- k=', '\r\n', '😀'])('split at %j and joined again is the text', (delimiter) => {
    const pieces = collect(operations.split({ input: textSource(text, sizes), delimiter }, limits));
    expect(pieces === fileOfList(text.split(delimiter))).toBe(true);
    expect(collect(operations.join({ list: textSource(pieces, sizes), delimiter }, limits)) === text).toBe(true);
  });

  it('its lines sorted, counted and made unique are what JavaScript makes of them', () => {
    const words = lines(text).map((line) => `w${line.length % 50}`);
    const items = overItems(words, sizes).source;
    expect(collect(operations.sort({ list: items }, limits)) === fileOfList(words.toSorted())).toBe(true);
    expect(collect(operations.unique({ list: items }, limits))).toBe(fileOfList([...new Set(words)]));
    const counted = textsOf(collect(operations.tally({ list: items }, limits)));
    expect(counted).toHaveLength(new Set(words).size);
    for (const row of counted) {
      const [count, value] = row.split('\t');
      expect(Number(count)).toBe(words.filter((word) => word === value).length);
    }
  });
});
