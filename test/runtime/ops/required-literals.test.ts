import fc from 'fast-check';
import { RE2JS } from 're2js';
import { describe, expect, it } from 'vitest';
import { requiredLiterals } from '../../../runtime/ops/required-literals.ts';
import { patterns } from '../../oracle/patterns.ts';

const literalsOf = (pattern: string) => requiredLiterals(RE2JS.compile(pattern));

describe('the literals that a pattern requires', () => {
  it.each([
    ['upgrade (\\S+)', [['upgrade ']]],
    ['^error: \\d+$', [['error: ']]],
    ['User: (59219|63685) ', [['User: '], ['59219', '63685'], [' ']]],
    ['status .*:amd64', [['status '], [':amd64']]],
    ['(?:libc|zlib)\\d', [['libc', 'zlib']]],
    ['(?i)error', []],
    ['a*', []],
    ['error|', []],
  ])('of %j are %j: searching for them is what makes grep fast', (pattern, literals) => {
    expect(literalsOf(pattern)).toEqual(literals);
  });

  it('are in every text that it matches', () => {
    const texts = fc.string({ unit: fc.constantFrom('a', 'b', 'k', 'x', '1', ' ', 'ab', 'User: ', 'é', '😀', '.'), maxLength: 12 });
    fc.assert(
      fc.property(patterns, texts, ({ re2 }, text) => {
        const regex = RE2JS.compile(re2);
        fc.pre(regex.test(text));
        for (const literals of requiredLiterals(regex)) expect(literals.some((literal) => text.includes(literal))).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
