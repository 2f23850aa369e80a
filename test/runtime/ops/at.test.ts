import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { operations } from '../../../runtime/ops/operations.ts';
import { at } from '../../oracle/arrange.ts';
import { canonicalNumerals, lists, listsOfOthers, pieceSizes, positions } from '../../oracle/arbitraries.ts';
import { parseDecimal } from '../../oracle/decimal.ts';
import { fileOf } from '../../oracle/value.ts';
import { expectSame, failure, limits, listSource } from './outcome.ts';

const near = fc.oneof({ weight: 4, arbitrary: fc.integer({ min: -12, max: 12 }) }, { weight: 1, arbitrary: positions });

describe('at', () => {
  it('gives the item that the reference gives, as a text, however the bytes arrive', () => {
    fc.assert(
      fc.property(lists, near, pieceSizes, (list, i, sizes) => {
        expectSame(
          () => operations.at({ list: listSource(list, sizes), i }, limits),
          () => fileOf(at(list, i)),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('gives the canonical text of a number', () => {
    fc.assert(
      fc.property(fc.array(canonicalNumerals), near, (list, i) => {
        const numbers = list.flatMap((numeral) => parseDecimal(numeral) ?? []);
        expectSame(
          () => operations.at({ list: listSource(numbers), i }, limits),
          () => fileOf(at(numbers, i)),
        );
      }),
    );
  });

  it('gives an item of any type as a value of its own', () => {
    fc.assert(
      fc.property(listsOfOthers, near, pieceSizes, (list, i, sizes) => {
        expectSame(
          () => operations.at({ list: listSource(list, sizes), i }, limits),
          () => fileOf(at(list, i)),
        );
      }),
    );
  });

  it.each([3, -4, Number.MAX_SAFE_INTEGER])('names the position %d outside a list of three', (i) => {
    const outside = failure(() => operations.at({ list: listSource(['a', 'b', 'c']), i }, limits));
    expect(outside).toEqual({ code: 'RLM4007', message: expect.stringContaining(String(i)) as string });
  });
});
