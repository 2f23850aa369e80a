import fc from 'fast-check';
import { RE2JS } from 're2js';
import { describe, expect, it } from 'vitest';
import { plainTexts } from '../../../runtime/ops/plain-pattern.ts';

describe('a plain pattern', () => {
  it.each([
    ['error', ['error']],
    ['a|b|', ['a', 'b', '']],
    ['User: (59219|63685) ', ['User: 59219 ', 'User: 63685 ']],
    ['(?:a|)(b)c|d', ['abc', 'bc', 'd']],
    ['\\[x\\]\\.(\\{|\\\\|c)', ['[x].{', '[x].\\', '[x].c']],
    ['', ['']],
  ])('%j stands for the texts %j', (pattern, texts) => {
    expect(plainTexts(pattern)).toEqual(texts);
  });

  it.each(['a.', 'a*', '(a)?', '^a', 'a$', '[a]', '\\d', '(?i)a', '(?P<n>a)', '((a)|b)', 'a{2}', '(a|b|c)(a|b|c)', '\\Qa|b\\E', '\\b', '\\|'])(
    'is none like %j',
    (pattern) => {
      expect(plainTexts(pattern)).toBeUndefined();
    },
  );

  it('matches where RE2 does: in a line that holds one of its texts', () => {
    const pieces = fc.constantFrom('a', 'b', ' ', 'é', '😀', '|', '(', ')', '(?:', '\\|', '\\.', '\\(', '\\\\', '\\d', '.', '*', '-', ',');
    fc.assert(
      fc.property(fc.array(pieces, { maxLength: 8 }), fc.array(fc.constantFrom('a', 'b', ' ', 'é', '😀', '|', '.', '(', '\\'), { maxLength: 8 }), (parts, line) => {
        const pattern = parts.join('');
        const texts = plainTexts(pattern);
        fc.pre(texts !== undefined);
        const text = line.join('');
        expect(texts?.some((one) => text.includes(one))).toBe(RE2JS.compile(pattern).test(text));
      }),
      { numRuns: 2000 },
    );
  });
});
