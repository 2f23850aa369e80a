import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { operations } from '../../../runtime/ops/operations.ts';
import { lists, pieceSizes, texts, textsAndHugeLines } from '../../oracle/arbitraries.ts';
import { countChars, countLines, countWords } from '../../oracle/measure.ts';
import { collect } from '../../oracle/pieces.ts';
import { elementsOf, expectSame, limits, overItems, overText, textSource } from './outcome.ts';

describe('count', () => {
  it.each([
    ['lines', countLines],
    ['chars', countChars],
    ['words', countWords],
  ] as const)('counts the %s of a text as the reference does, however its bytes arrive', (unit, reference) => {
    fc.assert(
      fc.property(textsAndHugeLines, pieceSizes, (text, sizes) => {
        expectSame(
          () => operations.count({ input: overText(text, sizes), unit }, limits),
          () => String(reference(text)),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('counts lines of a text and items of a list unless told otherwise', () => {
    fc.assert(
      fc.property(texts, lists, pieceSizes, (text, items, sizes) => {
        expect(collect(operations.count({ input: overText(text, sizes) }, limits))).toBe(String(countLines(text)));
        expect(collect(operations.count({ input: overItems(items, sizes) }, limits))).toBe(String(items.length));
        expect(collect(operations.count({ input: overItems(items, sizes), unit: 'items' }, limits))).toBe(String(items.length));
      }),
    );
  });

  it('counts as many lines as `lines` gives', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const lines = elementsOf(collect(operations.lines({ input: textSource(text) }, limits)));
        expect(collect(operations.count({ input: overText(text) }, limits))).toBe(String(lines.length));
      }),
    );
  });

  it.each([
    ['', '0'],
    ['\n', '1'],
    ['a\nb', '2'],
    ['a\nb\n', '2'],
    ['a\n\n', '2'],
    ['a\rb', '1'],
    ['a\u2028b\u0085c', '1'],
  ])('says that %j has %s lines', (text, answer) => {
    expect(collect(operations.count({ input: overText(text) }, limits))).toBe(answer);
  });

  it('counts characters, not bytes or UTF-16 units', () => {
    expect(collect(operations.count({ input: overText('é😀e\u0301', [1]), unit: 'chars' }, limits))).toBe('4');
  });

  it('separates words by the white space of Unicode', () => {
    expect(collect(operations.count({ input: overText('a\u0085b\u3000c\u2028d', [1]), unit: 'words' }, limits))).toBe('4');
    expect(collect(operations.count({ input: overText('a\ufeffb\u200bc'), unit: 'words' }, limits))).toBe('1');
  });
});
