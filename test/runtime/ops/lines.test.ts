import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { operations } from '../../../runtime/ops/operations.ts';
import { pieceSizes, textsAndHugeLines } from '../../oracle/arbitraries.ts';
import { lines } from '../../oracle/divide.ts';
import { collect } from '../../oracle/pieces.ts';
import { fileOfList } from '../../oracle/value.ts';
import { expectSame, limits, textsOf, textSource } from './outcome.ts';

const linesOf = (text: string) => textsOf(collect(operations.lines({ input: textSource(text, [1]) }, limits)));

describe('lines', () => {
  it('gives the lines that the reference gives, however the bytes arrive', () => {
    fc.assert(
      fc.property(textsAndHugeLines, pieceSizes, (text, sizes) => {
        expectSame(
          () => operations.lines({ input: textSource(text, sizes) }, limits),
          () => fileOfList(lines(text)),
        );
      }),
      { numRuns: 400 },
    );
  });

  it('are none of the empty text', () => {
    expect(linesOf('')).toEqual([]);
  });

  it('end at LF and CRLF only', () => {
    expect(linesOf('a\r\nb\rc\nd\u2028e\u0085f\u000bg\fh')).toEqual(['a', 'b\rc', 'd\u2028e\u0085f\u000bg\fh']);
  });

  it('lose one CR before LF, not two, and keep one at the end of the text', () => {
    expect(linesOf('a\r\r\nb\r')).toEqual(['a\r', 'b\r']);
  });
});
