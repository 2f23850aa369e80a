import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { operations } from '../../../runtime/ops/operations.ts';
import { lists, pieceSizes } from '../../oracle/arbitraries.ts';
import { collect } from '../../oracle/pieces.ts';
import { cross } from '../../oracle/relate.ts';
import { fileOfList } from '../../oracle/value.ts';
import { expectSame, failure, listSource, limits } from './outcome.ts';

describe('cross', () => {
  it('gives the rows that the reference gives, however the bytes arrive', () => {
    fc.assert(
      fc.property(lists, lists, pieceSizes, pieceSizes, (a, b, sizesOfA, sizesOfB) => {
        expectSame(
          () => operations.cross({ a: listSource(a, sizesOfA), b: listSource(b, sizesOfB) }, limits),
          () => fileOfList(cross(a, b)),
        );
      }),
    );
  });

  it('gives a result of just the size that a value may have, and refuses one of a byte more', () => {
    fc.assert(
      fc.property(lists, lists, (a, b) => {
        const rows = cross(a, b);
        fc.pre(rows.length > 0);
        const size = Buffer.byteLength(fileOfList(rows));
        expect(collect(operations.cross({ a: listSource(a), b: listSource(b) }, { maxValue: size }))).toBe(fileOfList(rows));
        expect(failure(() => operations.cross({ a: listSource(a), b: listSource(b) }, { maxValue: size - 1 })).code).toBe('RLM4001');
      }),
    );
  });

  it('of millions of items fails at the bound instead of writing all rows', () => {
    const million = listSource(Array.from({ length: 3000 }, (_, i) => `item ${i}`));
    const tooLarge = failure(() => operations.cross({ a: million, b: million }, { maxValue: 1 << 20 }));
    expect(tooLarge).toEqual({ code: 'RLM4001', message: expect.stringContaining(String(1 << 20)) as string });
  });
});
