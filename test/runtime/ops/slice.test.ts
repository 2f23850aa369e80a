import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { operations } from '../../../runtime/ops/operations.ts';
import { canonicalNumerals, elements, listsOfOthers, pieceSizes, positions, texts, textsAndHugeLines } from '../../oracle/arbitraries.ts';
import { parseDecimal } from '../../oracle/decimal.ts';
import { collect } from '../../oracle/pieces.ts';
import { slice } from '../../oracle/select.ts';
import { codePoints } from '../../oracle/text.ts';
import { fileOfList } from '../../oracle/value.ts';
import { expectSame, limits, overItems, overText } from './outcome.ts';

const ends = fc.option(positions, { nil: undefined });
const optional = (end: number | undefined) => (end === undefined ? {} : { end });

describe('slice', () => {
  it('gives the characters of a text that the reference gives, however its bytes arrive', () => {
    fc.assert(
      fc.property(textsAndHugeLines, positions, ends, pieceSizes, (text, start, end, sizes) => {
        expectSame(
          () => operations.slice({ input: overText(text, sizes), start, ...optional(end) }, limits),
          () => slice(codePoints(text), start, end).join(''),
        );
      }),
      { numRuns: 400 },
    );
  });

  it('gives the items of a list that the reference gives, however its bytes arrive', () => {
    fc.assert(
      fc.property(fc.array(elements), positions, ends, pieceSizes, (items, start, end, sizes) => {
        expectSame(
          () => operations.slice({ input: overItems(items, sizes), start, ...optional(end) }, limits),
          () => fileOfList(slice(items, start, end)),
        );
      }),
    );
  });

  it('keeps numbers of a list numbers', () => {
    fc.assert(
      fc.property(fc.array(canonicalNumerals, { minLength: 1 }), positions, (numerals, start) => {
        const numbers = numerals.flatMap((numeral) => parseDecimal(numeral) ?? []);
        expectSame(
          () => operations.slice({ input: overItems(numbers), start }, limits),
          () => fileOfList(slice(numbers, start)),
        );
      }),
    );
  });

  it('gives items of any type as they are', () => {
    fc.assert(
      fc.property(listsOfOthers, positions, ends, pieceSizes, (list, start, end, sizes) => {
        expectSame(
          () => operations.slice({ input: overItems(list, sizes), start, ...optional(end) }, limits),
          () => fileOfList(slice(list, start, end)),
        );
      }),
    );
  });

  it('from 0 is the identity', () => {
    fc.assert(
      fc.property(textsAndHugeLines, pieceSizes, (text, sizes) => {
        expect(collect(operations.slice({ input: overText(text, sizes), start: 0 }, limits))).toBe(text);
      }),
    );
  });

  it('cut at any position, both parts together are the text', () => {
    fc.assert(
      fc.property(texts, positions, pieceSizes, (text, position, sizes) => {
        const input = overText(text, sizes);
        const before = collect(operations.slice({ input, start: 0, end: position }, limits));
        const after = collect(operations.slice({ input, start: position }, limits));
        expect(before + after).toBe(text);
      }),
    );
  });

  it('counts characters, not bytes or UTF-16 units', () => {
    expect(collect(operations.slice({ input: overText('é😀x', [1]), start: 1, end: 2 }, limits))).toBe('😀');
    expect(collect(operations.slice({ input: overText('é😀x', [1]), start: -2 }, limits))).toBe('😀x');
  });

  it('takes a BOM for the ordinary character that it is', () => {
    expect(collect(operations.slice({ input: overText('\ufeffab'), start: 1 }, limits))).toBe('ab');
    expect(collect(operations.slice({ input: overText('\ufeffab'), start: 0, end: 1 }, limits))).toBe('\ufeff');
  });

  it('is empty when it would end before it starts', () => {
    expect(collect(operations.slice({ input: overText('hello'), start: 3, end: 1 }, limits))).toBe('');
    expect(collect(operations.slice({ input: overText('hello'), start: -1, end: -3 }, limits))).toBe('');
    expect(collect(operations.slice({ input: overItems(['a', 'b']), start: 2 }, limits))).toBe('');
  });
});
