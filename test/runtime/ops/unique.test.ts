import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { operations } from '../../../runtime/ops/operations.ts';
import { unique } from '../../oracle/arrange.ts';
import { canonicalNumerals, lists, listsOfOthers, pieceSizes } from '../../oracle/arbitraries.ts';
import { parseDecimal } from '../../oracle/decimal.ts';
import { collect } from '../../oracle/pieces.ts';
import { fileOfList } from '../../oracle/value.ts';
import { expectSame, limits, listSource, textsOf } from './outcome.ts';

describe('unique', () => {
  it('keeps the items that the reference keeps, however the bytes arrive', () => {
    fc.assert(
      fc.property(lists, pieceSizes, (list, sizes) => {
        expectSame(
          () => operations.unique({ list: listSource(list, sizes) }, limits),
          () => fileOfList(unique(list)),
        );
      }),
      { numRuns: 200 },
    );
  });

  it('keeps each number once, as a number', () => {
    fc.assert(
      fc.property(fc.array(canonicalNumerals), (list) => {
        const numbers = list.flatMap((numeral) => parseDecimal(numeral) ?? []);
        expectSame(
          () => operations.unique({ list: listSource(numbers) }, limits),
          () => fileOfList(unique(numbers)),
        );
      }),
    );
  });

  it('keeps each item of any type once', () => {
    fc.assert(
      fc.property(listsOfOthers, pieceSizes, (list, sizes) => {
        expectSame(
          () => operations.unique({ list: listSource(list, sizes) }, limits),
          () => fileOfList(unique(list)),
        );
      }),
    );
  });

  it('done twice is the same as done once', () => {
    fc.assert(
      fc.property(lists, (list) => {
        const once = collect(operations.unique({ list: listSource(list) }, limits));
        expect(collect(operations.unique({ list: listSource(textsOf(once)) }, limits))).toBe(once);
      }),
    );
  });

  it('trims, folds and normalizes nothing', () => {
    const list = ['a', 'a ', 'A', 'é', 'e\u0301', '1', '1.0', ''];
    expect(textsOf(collect(operations.unique({ list: listSource(list) }, limits)))).toEqual(list);
  });

  it('is not confused by items named like properties of objects', () => {
    const list = ['__proto__', 'constructor', 'toString', '__proto__'];
    expect(textsOf(collect(operations.unique({ list: listSource(list) }, limits)))).toEqual(list.slice(0, 3));
  });
});
