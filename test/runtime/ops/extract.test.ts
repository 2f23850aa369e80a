import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { operations } from '../../../runtime/ops/operations.ts';
import { lists, pieceSizes, textsAndHugeLines } from '../../oracle/arbitraries.ts';
import { patterns } from '../../oracle/patterns.ts';
import { collect } from '../../oracle/pieces.ts';
import { extractItems, extractText } from '../../oracle/select.ts';
import { fileOfList } from '../../oracle/value.ts';
import { expectSame, limits, overItems, overText, textsOf } from './outcome.ts';

function extractFrom(text: string, pattern: string): readonly string[] {
  return textsOf(collect(operations.extract({ input: overText(text), pattern }, limits)));
}

describe('extract', () => {
  test('finds in a text what the reference finds, however its bytes arrive', () => {
    fc.assert(
      fc.property(textsAndHugeLines, patterns, pieceSizes, (text, { re2, v8 }, sizes) => {
        expectSame(
          () => operations.extract({ input: overText(text, sizes), pattern: re2 }, limits),
          () => fileOfList(extractText(text, new RegExp(v8, 'gu'))),
        );
      }),
      { numRuns: 500 },
    );
  });

  test('finds in the items of a list what the reference finds, however its bytes arrive', () => {
    fc.assert(
      fc.property(lists, patterns, pieceSizes, (items, { re2, v8 }, sizes) => {
        expectSame(
          () => operations.extract({ input: overItems(items, sizes), pattern: re2 }, limits),
          () => fileOfList(extractItems(items, new RegExp(v8, 'gu'))),
        );
      }),
      { numRuns: 300 },
    );
  });

  test('matches within a line only', () => {
    expect(extractFrom('ab\nab\r\n', 'b\\s*a?')).toEqual(['b', 'b']);
  });

  test('takes matches that do not overlap, from the left', () => {
    expect(extractFrom('aaaa aba', 'aa')).toEqual(['aa', 'aa']);
    expect(extractFrom('ababa', 'aba')).toEqual(['aba']);
  });

  test('skips empty matches', () => {
    expect(extractFrom('xaax', 'a*')).toEqual(['aa']);
    expect(extractFrom('abc\n\n', '^|$')).toEqual([]);
  });

  test('skips groups that took no part', () => {
    expect(extractFrom('a b', '(a)|b')).toEqual(['a']);
    expect(extractFrom('ab cb', '(a)?(b)')).toEqual(['a\tb', 'b']);
  });

  test('gives several groups as a row', () => {
    expect(extractFrom('k=v\nx=y', '(\\w)(=)(\\w)')).toEqual(['k\t=\tv', 'x\t=\ty']);
  });

  test('gives money as it is written', () => {
    expect(extractFrom('cost: $13,744,500.', 'cost: (\\S+)\\.')).toEqual(['$13,744,500']);
  });
});
