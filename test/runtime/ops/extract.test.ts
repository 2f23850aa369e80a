import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { operations } from '../../../runtime/ops/operations.ts';
import { hugeLines, lists, pieceSizes, texts } from '../../oracle/arbitraries.ts';
import { patterns, patternsWithoutRepetition } from '../../oracle/patterns.ts';
import { collect } from '../../oracle/pieces.ts';
import { extractItems, extractText } from '../../oracle/select.ts';
import { fileOfList } from '../../oracle/value.ts';
import { expectSame, limits, overItems, overText, textsOf } from './outcome.ts';

const subjects = fc.oneof(
  { weight: 12, arbitrary: fc.record({ text: texts, pattern: patterns }) },
  { weight: 1, arbitrary: fc.record({ text: hugeLines, pattern: patternsWithoutRepetition }) },
);

function extractFrom(text: string, pattern: string): readonly string[] {
  return textsOf(collect(operations.extract({ input: overText(text), pattern }, limits)));
}

describe('extract', () => {
  it('finds in a text what the reference finds, however its bytes arrive', () => {
    fc.assert(
      fc.property(subjects, pieceSizes, ({ text, pattern: { re2, v8 } }, sizes) => {
        expectSame(
          () => operations.extract({ input: overText(text, sizes), pattern: re2 }, limits),
          () => fileOfList(extractText(text, new RegExp(v8, 'uy'))),
        );
      }),
      { numRuns: 500 },
    );
  });

  it('finds in the items of a list what the reference finds, however its bytes arrive', () => {
    fc.assert(
      fc.property(lists, patterns, pieceSizes, (items, { re2, v8 }, sizes) => {
        expectSame(
          () => operations.extract({ input: overItems(items, sizes), pattern: re2 }, limits),
          () => fileOfList(extractItems(items, new RegExp(v8, 'uy'))),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('matches within a line only', () => {
    expect(extractFrom('ab\nab\r\n', 'b\\s*a?')).toEqual(['b', 'b']);
  });

  it('matches in the whole of an item, of which `^` and `$` are the ends', () => {
    const found = operations.extract({ input: overItems(['ab\nb', 'b']), pattern: '^b|b$|b\\sb' }, limits);
    expect(textsOf(collect(found))).toEqual(['b\nb', 'b']);
  });

  it('takes matches that do not overlap, from the left', () => {
    expect(extractFrom('aaaa aba', 'aa')).toEqual(['aa', 'aa']);
    expect(extractFrom('ababa', 'aba')).toEqual(['aba']);
  });

  it('skips empty matches', () => {
    expect(extractFrom('xaax', 'a*')).toEqual(['aa']);
    expect(extractFrom('abc\n\n', '^|$')).toEqual([]);
  });

  it('skips groups that took no part', () => {
    expect(extractFrom('a b', '(a)|b')).toEqual(['a']);
    expect(extractFrom('ab cb', '(a)?(b)')).toEqual(['a\tb', 'b']);
  });

  it('gives several groups as a row', () => {
    expect(extractFrom('k=v\nx=y', '(\\w)(=)(\\w)')).toEqual(['k\t=\tv', 'x\t=\ty']);
  });

  it('gives money as it is written', () => {
    expect(extractFrom('cost: $13,744,500.', 'cost: (\\S+)\\.')).toEqual(['$13,744,500']);
  });
});
