import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { operations } from '../../../runtime/ops/operations.ts';
import { lists, pieceSizes } from '../../oracle/arbitraries.ts';
import { parseDecimal } from '../../oracle/decimal.ts';
import { collect } from '../../oracle/pieces.ts';
import { keep } from '../../oracle/relate.ts';
import { fileOfList } from '../../oracle/value.ts';
import { expectSame, limits, listSource, textsOf } from './outcome.ts';

describe('keep', () => {
  it('keeps what the reference keeps, however the bytes arrive', () => {
    fc.assert(
      fc.property(lists, lists, fc.option(fc.boolean(), { nil: undefined }), pieceSizes, pieceSizes, (list, among, invert, sizes, sizesOfAmong) => {
        expectSame(
          () =>
            operations.keep(
              { list: listSource(list, sizes), among: listSource(among, sizesOfAmong), ...(invert === undefined ? {} : { invert }) },
              limits,
            ),
          () => fileOfList(keep(list, among, invert ?? false)),
        );
      }),
      { numRuns: 200 },
    );
  });

  it('and its inversion share out the items between them', () => {
    fc.assert(
      fc.property(lists, lists, (list, among) => {
        const given = { list: listSource(list), among: listSource(among) };
        const kept = textsOf(collect(operations.keep(given, limits)));
        const others = textsOf(collect(operations.keep({ ...given, invert: true }, limits)));
        expect([...kept, ...others].toSorted()).toEqual(list.toSorted());
      }),
    );
  });

  it('finds a number among texts by its canonical text', () => {
    const numbers = ['1.0', '2'].flatMap((numeral) => parseDecimal(numeral) ?? []);
    expect(textsOf(collect(operations.keep({ list: listSource(['1', '1.0', '2']), among: listSource(numbers) }, limits)))).toEqual(['1', '2']);
  });
});
