import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { operations } from '../../../runtime/ops/operations.ts';
import { lists, pieceSizes } from '../../oracle/arbitraries.ts';
import { collect } from '../../oracle/pieces.ts';
import { pairs } from '../../oracle/relate.ts';
import { fileOfList } from '../../oracle/value.ts';
import { expectSame, failure, limits, listSource, textsOf } from './outcome.ts';

describe('pairs', () => {
  it('gives the rows that the reference gives, however the bytes arrive', () => {
    fc.assert(
      fc.property(lists, pieceSizes, (list, sizes) => {
        expectSame(
          () => operations.pairs({ list: listSource(list, sizes) }, limits),
          () => fileOfList(pairs(list)),
        );
      }),
    );
  });

  it('gives a result of just the size that a value may have, and refuses one of a byte more', () => {
    fc.assert(
      fc.property(lists, (list) => {
        const rows = pairs(list);
        fc.pre(rows.length > 0);
        const size = Buffer.byteLength(fileOfList(rows));
        expect(collect(operations.pairs({ list: listSource(list) }, { maxValue: size }))).toBe(fileOfList(rows));
        expect(failure(() => operations.pairs({ list: listSource(list) }, { maxValue: size - 1 })).code).toBe('RLM4001');
      }),
    );
  });

  it('are half of n times n - 1, none of an item and itself', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 20 }), (n) => {
        const list = Array.from({ length: n }, (_, i) => String(i));
        const rows = textsOf(collect(operations.pairs({ list: listSource(list) }, limits)));
        expect(rows).toHaveLength((n * (n - 1)) / 2);
        expect(new Set(rows.map((row) => row.split('\t').toSorted().join('\t'))).size).toBe(rows.length);
        expect(rows.filter((row) => row.split('\t')[0] === row.split('\t')[1])).toEqual([]);
      }),
    );
  });
});
