import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { operations } from '../../../runtime/ops/operations.ts';
import { pieceSizes, textsAndHugeLines } from '../../oracle/arbitraries.ts';
import { split } from '../../oracle/divide.ts';
import { collect, inPieces } from '../../oracle/pieces.ts';
import { fileOfList } from '../../oracle/value.ts';
import { expectSame, limits, textsOf, textSource } from './outcome.ts';

const delimiters = fc.constantFrom('a', '\n', '\r\n', ', ', 'ab', 'aa', 'aab', 'é', '😀', '\u0301', '[', '\\', '.', '\t', '\u0000', '\ufeff', 'abab', '\n\n');
/** Texts in which delimiters and beginnings of delimiters are common. */
const repetitive = fc.array(fc.constantFrom('a', 'b', 'ab', 'aab', 'é', '\u00aa', '😀', '\ud83c\udf00', '\r', '\n', ', ', ','), { maxLength: 30 }).map((parts) => parts.join(''));
const subjects = fc.oneof({ weight: 2, arbitrary: textsAndHugeLines }, { weight: 3, arbitrary: repetitive });

describe('split', () => {
  it('cuts where the reference cuts, however the bytes arrive', () => {
    fc.assert(
      fc.property(subjects, delimiters, pieceSizes, (text, delimiter, sizes) => {
        fc.pre(text.length < 2000 || !'ab é€😀\r\n'.includes(delimiter));
        expectSame(
          () => operations.split({ input: textSource(text, sizes), delimiter }, limits),
          () => fileOfList(split(text, delimiter)),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('joined again with its delimiter is the text', () => {
    fc.assert(
      fc.property(subjects, delimiters, pieceSizes, (text, delimiter, sizes) => {
        const pieces = collect(operations.split({ input: textSource(text, sizes), delimiter }, limits));
        expect(collect(operations.join({ list: inPieces(pieces, sizes), delimiter }, limits))).toBe(text);
      }),
      { numRuns: 300 },
    );
  });

  it('gives one empty piece of the empty text', () => {
    expect(textsOf(collect(operations.split({ input: textSource(''), delimiter: ',' }, limits)))).toEqual(['']);
  });

  it('takes delimiters from the left where they overlap', () => {
    expect(textsOf(collect(operations.split({ input: textSource('aaaaa', [1]), delimiter: 'aa' }, limits)))).toEqual(['', '', 'a']);
  });

  it('takes a delimiter literally', () => {
    expect(textsOf(collect(operations.split({ input: textSource('a.b|c'), delimiter: '.' }, limits)))).toEqual(['a', 'b|c']);
  });
});
