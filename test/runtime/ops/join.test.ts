import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { operations } from '../../../runtime/ops/operations.ts';
import { lists, pieceSizes, texts } from '../../oracle/arbitraries.ts';
import { parseDecimal } from '../../oracle/decimal.ts';
import { collect } from '../../oracle/pieces.ts';
import { join } from '../../oracle/reduce.ts';
import { expectSame, limits, listSource } from './outcome.ts';

describe('join', () => {
  it('gives what the reference gives, however the bytes of its list arrive', () => {
    fc.assert(
      fc.property(lists, texts, pieceSizes, (pieces, delimiter, sizes) => {
        expectSame(
          () => operations.join({ list: listSource(pieces, sizes), delimiter }, limits),
          () => join(pieces, delimiter),
        );
      }),
      { numRuns: 200 },
    );
  });

  it('gives the empty text of an empty list', () => {
    expect(collect(operations.join({ list: listSource([]), delimiter: ', ' }, limits))).toBe('');
  });

  it('puts `$` and backslashes of a delimiter in as they are', () => {
    expect(collect(operations.join({ list: listSource(['a', 'b', 'c']), delimiter: '$&\\n$1' }, limits))).toBe('a$&\\n$1b$&\\n$1c');
  });

  it('joins numbers by their canonical texts', () => {
    const numbers = ['1.50', '-0', '1e21'].flatMap((numeral) => parseDecimal(numeral) ?? []);
    expect(collect(operations.join({ list: listSource(numbers), delimiter: ' ' }, limits))).toBe('1.5 0 1000000000000000000000');
  });
});
