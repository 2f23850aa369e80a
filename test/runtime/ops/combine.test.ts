import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseStrategy, type Strategy } from '../../../compiler/ops/strategy.ts';
import { operations } from '../../../runtime/ops/operations.ts';
import { canonicalNumerals, lists, notNumerals, numerals, pieceSizes } from '../../oracle/arbitraries.ts';
import { parseDecimal } from '../../oracle/decimal.ts';
import { collect } from '../../oracle/pieces.ts';
import { combine } from '../../oracle/reduce.ts';
import { expectSame, failure, limits, listSource, textSource } from './outcome.ts';

const numeric = ['sum', 'min', 'max', 'mean', 'median', 'p1', 'p10', 'p50', 'p95', 'p99', 'p100'] as const;

function strategyOf(word: string): Strategy {
  const strategy = parseStrategy(word);
  if (strategy === undefined) throw new Error(`no strategy ${word}`);
  return strategy;
}

function combined(elements: readonly string[], word: string): string {
  return collect(operations.combine({ list: listSource(elements), strategy: strategyOf(word) }, limits));
}

function combineFailure(elements: readonly string[], word: string): { code: string; message: string } {
  return failure(() => operations.combine({ list: listSource(elements), strategy: strategyOf(word) }, limits));
}

describe('combine', () => {
  it.each(['concat', 'vote'])('by %s gives what the reference gives, however the bytes of its list arrive', (word) => {
    fc.assert(
      fc.property(lists, pieceSizes, (elements, sizes) => {
        expectSame(
          () => operations.combine({ list: listSource(elements, sizes), strategy: strategyOf(word) }, limits),
          () => combine(elements, word),
        );
      }),
      { numRuns: 200 },
    );
  });

  it.each(numeric)('by %s of texts gives the exact decimal that the reference gives', (word) => {
    fc.assert(
      fc.property(fc.array(numerals, { maxLength: 10 }), pieceSizes, (elements, sizes) => {
        expectSame(
          () => operations.combine({ list: listSource(elements, sizes), strategy: strategyOf(word) }, limits),
          () => combine(elements, word),
        );
      }),
      { numRuns: 150 },
    );
  });

  it.each(numeric)('by %s of numbers gives the exact decimal that the reference gives', (word) => {
    fc.assert(
      fc.property(fc.array(canonicalNumerals, { maxLength: 10 }), pieceSizes, (elements, sizes) => {
        const numbers = elements.flatMap((element) => parseDecimal(element) ?? []);
        expectSame(
          () => operations.combine({ list: listSource(numbers, sizes), strategy: strategyOf(word) }, limits),
          () => combine(elements, word),
        );
      }),
    );
  });

  it.each(numeric)('by %s refuses a list with an element that is no number', (word) => {
    fc.assert(
      fc.property(fc.array(numerals, { maxLength: 3 }), fc.constantFrom(...notNumerals), fc.array(numerals, { maxLength: 3 }), (before, odd, after) => {
        expectSame(
          () => operations.combine({ list: listSource([...before, odd, ...after]), strategy: strategyOf(word) }, limits),
          () => combine([...before, odd, ...after], word),
        );
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    ['-1', '-1'],
    ['3.5', '3.5'],
    ['+7', '7'],
    ['5.', '5'],
    ['.5', '0.5'],
    ['-0', '0'],
    ['1e3', '1000'],
    ['1E-3', '0.001'],
    ['0010', '10'],
    ['\u0085 1.50\n', '1.5'],
  ])('reads %j as a number', (element, answer) => {
    expect(combined([element], 'sum')).toBe(answer);
  });

  it.each(['1,204', 'Count: 4'])('drops no %j from a sum in silence, but names it', (element) => {
    expect(combineFailure(['1', element, '2'], 'sum')).toEqual({ code: 'RLM4003', message: expect.stringContaining(element) as string });
  });

  it('adds exactly', () => {
    expect(combined(['0.1', '0.2'], 'sum')).toBe('0.3');
    expect(combined(['1e400', '1e-400', '-1e400'], 'sum')).toBe(`0.${'0'.repeat(399)}1`);
    expect(combined(['9007199254740993', '1'], 'sum')).toBe('9007199254740994');
  });

  it('rounds a mean once, to 15 digits, half to even', () => {
    expect(combined(['1', '0', '0'], 'mean')).toBe('0.333333333333333');
    expect(combined(['2', '0', '0'], 'mean')).toBe('0.666666666666667');
    expect(combined(['1000000000000000', '1000000000000001'], 'mean')).toBe('1000000000000000');
    expect(combined(['100000000000000.5'], 'mean')).toBe('100000000000000');
    expect(combined(['100000000000001.5'], 'mean')).toBe('100000000000002');
    expect(combined(['-100000000000001.5'], 'mean')).toBe('-100000000000002');
    expect(combined(['100000000000000.50000000000000000001'], 'mean')).toBe('100000000000001');
    expect(combined(['999999999999999.5'], 'mean')).toBe('1000000000000000');
  });

  it('takes percentiles by nearest rank', () => {
    const hundred = Array.from({ length: 100 }, (_, i) => String(100 - i));
    expect(combined(hundred, 'p95')).toBe('95');
    expect(combined(hundred, 'p1')).toBe('1');
    expect(combined(['1', '2', '3', '4'], 'median')).toBe('2');
    expect(combined(['3', '1', '2'], 'median')).toBe('2');
    expect(combined(['7'], 'p1')).toBe('7');
    expect(combined(['15', '20', '35', '40', '50'], 'p40')).toBe('20');
  });

  it('compares numbers, not their spellings', () => {
    expect(combined(['9', '10', '-11'], 'max')).toBe('10');
    expect(combined(['9', '10', '-11'], 'min')).toBe('-11');
    expect(combined(['1e2', '99.9'], 'max')).toBe('100');
  });

  it('gives the trimmed element with the most votes, and of several the one seen first', () => {
    expect(combined(['b', 'a', ' a\n', 'b '], 'vote')).toBe('b');
    expect(combined(['no', 'yes', ' yes', 'no', 'yes\r\n'], 'vote')).toBe('yes');
    expect(combined([' only '], 'vote')).toBe('only');
  });

  it.each([
    ['1\n2\n2\n', '2'],
    ['true\nfalse\n', 'true'],
    ['["a","b"]\n["b"]\n["a","b"]\n', '"a"\n"b"\n'],
    ['{"a":1}\n{"a":1}\n', '{"a":1}\n'],
  ])('by vote gives an element of a list of any type as a value of its own: %j', (list, answer) => {
    expect(collect(operations.combine({ list: textSource(list, [1]), strategy: strategyOf('vote') }, limits))).toBe(answer);
  });

  it('puts a newline after each piece that lacks one, but the last', () => {
    expect(combined(['a', 'b\n', '', 'c'], 'concat')).toBe('a\nb\n\nc');
    expect(combined(['a\r\n', 'b\r', 'c\n'], 'concat')).toBe('a\r\nb\r\nc\n');
  });

  it('of an empty list is 0 by sum, empty by concat, and an error otherwise', () => {
    expect(combined([], 'sum')).toBe('0');
    expect(combined([], 'concat')).toBe('');
    for (const word of ['min', 'max', 'mean', 'median', 'p95', 'vote']) {
      expect(combineFailure([], word)).toEqual({ code: 'RLM4006', message: expect.stringContaining(word === 'median' ? 'p50' : word) as string });
    }
  });
});
