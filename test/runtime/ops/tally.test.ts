import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { operations } from '../../../runtime/ops/operations.ts';
import { tally } from '../../oracle/arrange.ts';
import { lists, listsOfOthers, pieceSizes } from '../../oracle/arbitraries.ts';
import { parseDecimal } from '../../oracle/decimal.ts';
import { collect } from '../../oracle/pieces.ts';
import { fileOfList } from '../../oracle/value.ts';
import { expectSame, limits, listSource, textsOf } from './outcome.ts';

const tallyOf = (list: readonly string[]) => textsOf(collect(operations.tally({ list: listSource(list) }, limits)));
const countOf = (row: string) => Number(row.slice(0, row.indexOf('\t')));

describe('tally', () => {
  it('gives the rows that the reference gives, however the bytes arrive', () => {
    fc.assert(
      fc.property(lists, pieceSizes, (list, sizes) => {
        expectSame(
          () => operations.tally({ list: listSource(list, sizes) }, limits),
          () => fileOfList(tally(list)),
        );
      }),
      { numRuns: 200 },
    );
  });

  it('counts items of any type', () => {
    fc.assert(
      fc.property(listsOfOthers, (list) => {
        expectSame(
          () => operations.tally({ list: listSource(list) }, limits),
          () => fileOfList(tally(list)),
        );
      }),
    );
  });

  it('adds up to the length of the list, the most frequent first', () => {
    fc.assert(
      fc.property(lists, (list) => {
        const counts = tallyOf(list).map(countOf);
        expect(counts.reduce((a, b) => a + b, 0)).toBe(list.length);
        expect(counts).toEqual(counts.toSorted((a, b) => b - a));
      }),
    );
  });

  it('puts ties in order of first appearance', () => {
    expect(tallyOf(['c', 'b', 'a', 'b', 'c', 'x', 'x'])).toEqual(['2\tc', '2\tb', '2\tx', '1\ta']);
  });

  it('counts by number, not by the text of the count', () => {
    expect(tallyOf([...Array<string>(9).fill('a'), ...Array<string>(10).fill('b')])).toEqual(['10\tb', '9\ta']);
  });

  it('counts numbers by their canonical texts', () => {
    const numbers = ['1', '2', '1'].flatMap((numeral) => parseDecimal(numeral) ?? []);
    expect(collect(operations.tally({ list: listSource(numbers) }, limits))).toBe('"2\\t1"\n"1\\t2"\n');
  });
});
