import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseStrategy, type Strategy } from '../../../compiler/ops/strategy.ts';
import { operations } from '../../../runtime/ops/operations.ts';
import { numerals, pieceSizes } from '../../oracle/arbitraries.ts';
import { collect } from '../../oracle/pieces.ts';
import { group } from '../../oracle/table.ts';
import { fileOfList } from '../../oracle/value.ts';
import { expectSame, failure, limits, listSource, textsOf } from './outcome.ts';

const keys = fc.constantFrom('a', 'b', ' a', '', '__proto__', 'é😀', '[x]', '\u0085');

function strategyOf(word: string): Strategy {
  const strategy = parseStrategy(word);
  if (strategy === undefined) throw new Error(`no strategy ${word}`);
  return strategy;
}

function groupsOf(rows: readonly string[], word: string): readonly string[] {
  return textsOf(collect(operations.group({ rows: listSource(rows), how: strategyOf(word) }, limits)));
}

function groupFailure(rows: readonly string[], word: string): { code: string; message: string } {
  return failure(() => operations.group({ rows: listSource(rows), how: strategyOf(word) }, limits));
}

describe('group', () => {
  it.each(['sum', 'min', 'max', 'mean', 'median', 'p95'])('by %s gives the rows that the reference gives, however the bytes arrive', (word) => {
    fc.assert(
      fc.property(fc.array(fc.tuple(keys, numerals)), pieceSizes, (pairs, sizes) => {
        const rows = pairs.map((pair) => pair.join('\t'));
        expectSame(
          () => operations.group({ rows: listSource(rows, sizes), how: strategyOf(word) }, limits),
          () => fileOfList(group(rows, word)),
        );
      }),
    );
  });

  it('by vote gives the rows that the reference gives', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(keys, fc.constantFrom('yes', 'no', ' yes', 'no\u0085', '', 'a b'))), (pairs) => {
        const rows = pairs.map((pair) => pair.join('\t'));
        expectSame(
          () => operations.group({ rows: listSource(rows), how: strategyOf('vote') }, limits),
          () => fileOfList(group(rows, 'vote')),
        );
      }),
    );
  });

  it('has keys in order of first appearance', () => {
    expect(groupsOf(['b\t1', 'a\t2', 'b\t3'], 'sum')).toEqual(['b\t4', 'a\t2']);
    expect(groupsOf([], 'sum')).toEqual([]);
  });

  it('takes all that follows the first tab for the value', () => {
    expect(groupsOf(['a\tx\ty', 'a\tx\ty', 'a\tz'], 'vote')).toEqual(['a\tx\ty']);
  });

  it('shows a row without a tab', () => {
    expect(groupFailure(['a\t1', 'no cells here'], 'sum')).toEqual({ code: 'RLM4009', message: expect.stringContaining('no cells here') as string });
  });

  it('names a value that is no number', () => {
    expect(groupFailure(['a\t1', 'b\tCount: 4'], 'sum')).toEqual({ code: 'RLM4003', message: expect.stringContaining('Count: 4') as string });
  });
});
