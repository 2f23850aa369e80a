import fc from 'fast-check';
import { describe, it } from 'vitest';
import { operations } from '../../../runtime/ops/operations.ts';
import { take } from '../../oracle/arrange.ts';
import { lists, naturals, pieceSizes } from '../../oracle/arbitraries.ts';
import { fileOfList } from '../../oracle/value.ts';
import { expectSame, limits, listSource } from './outcome.ts';

describe('take', () => {
  it('gives the first items, all of them when there are fewer, however the bytes arrive', () => {
    fc.assert(
      fc.property(lists, fc.oneof(naturals, fc.constant(Number.MAX_SAFE_INTEGER)), pieceSizes, (list, n, sizes) => {
        expectSame(
          () => operations.take({ list: listSource(list, sizes), n }, limits),
          () => fileOfList(take(list, n)),
        );
      }),
    );
  });
});
