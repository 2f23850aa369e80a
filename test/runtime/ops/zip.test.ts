import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { operations } from '../../../runtime/ops/operations.ts';
import { lists, pieceSizes } from '../../oracle/arbitraries.ts';
import { parseDecimal } from '../../oracle/decimal.ts';
import { collect } from '../../oracle/pieces.ts';
import { zip } from '../../oracle/relate.ts';
import { fileOfList } from '../../oracle/value.ts';
import { expectSame, failure, limits, listSource } from './outcome.ts';

describe('zip', () => {
  it('gives the rows that the reference gives, however the bytes arrive', () => {
    fc.assert(
      fc.property(lists, lists, fc.boolean(), pieceSizes, pieceSizes, (a, b, cut, sizesOfA, sizesOfB) => {
        const length = Math.min(a.length, b.length);
        const [left, right] = cut ? [a.slice(0, length), b.slice(0, length)] : [a, b];
        expectSame(
          () => operations.zip({ a: listSource(left, sizesOfA), b: listSource(right, sizesOfB) }, limits),
          () => fileOfList(zip(left, right)),
        );
      }),
      { numRuns: 200 },
    );
  });

  it('takes numbers by their canonical texts', () => {
    const numbers = ['1.0', '2'].flatMap((numeral) => parseDecimal(numeral) ?? []);
    expect(collect(operations.zip({ a: listSource(numbers), b: listSource(['x', 'y']) }, limits))).toBe('"1\\tx"\n"2\\ty"\n');
  });

  it.each([
    [['a', 'b'], ['x']],
    [['a'], ['x', 'y', 'z']],
    [[], ['x']],
  ])('refuses %j with %j, and says how long both are', (a, b) => {
    const unequal = failure(() => operations.zip({ a: listSource(a), b: listSource(b) }, limits));
    expect(unequal.code).toBe('RLM4008');
    expect(unequal.message).toContain(String(a.length));
    expect(unequal.message).toContain(String(b.length));
  });
});
