import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePattern } from '../../compiler/pattern.ts';

function matches(pattern: string, line: string, ignoreCase = false): boolean {
  const compiled = compilePattern(pattern, { ignoreCase });
  if (!compiled.ok) throw new Error(compiled.reason);
  return compiled.regex.matcher(line).find();
}

describe('a pattern', () => {
  it('sees the ends of a line by ^ and $', () => {
    expect(matches('^ab$', 'ab')).toBe(true);
    expect(matches('^b', 'ab')).toBe(false);
  });

  it('takes a lone CR and the separators of Unicode for ordinary characters', () => {
    for (const character of ['\r', '\u2028', '\u0085', '\v', '\f']) {
      expect(matches('^a.b$', `a${character}b`)).toBe(true);
      expect(matches('a$', `a${character}`)).toBe(false);
    }
  });

  it('counts a character outside the basic plane as one', () => {
    expect(matches('^.$', '\u{1F600}')).toBe(true);
  });

  it('ignores the case of all letters, not only of ASCII', () => {
    expect(matches('ÉTÉ', 'été', true)).toBe(true);
    expect(matches('ÉTÉ', 'été')).toBe(false);
  });

  it('that would backtrack without end elsewhere is answered at once', () => {
    expect(matches('(a+)+$', `${'a'.repeat(50_000)}b`)).toBe(false);
  });

  it.each([
    ['x(?=a)', '`(?=`: looking ahead or behind cannot be matched in linear time, and RE2 has neither', 1],
    ['x(?!a)', '`(?!`: looking ahead or behind cannot be matched in linear time, and RE2 has neither', 1],
    ['(?<=a)b', '`(?<=`: looking ahead or behind cannot be matched in linear time, and RE2 has neither', 0],
    ['(?<!a)b', '`(?<!`: looking ahead or behind cannot be matched in linear time, and RE2 has neither', 0],
    ['(a)\\1', '`\\1`: a backreference cannot be matched in linear time, and RE2 has none', 3],
    ['(?P<n>a)\\k<n>', '`\\k`: a backreference cannot be matched in linear time, and RE2 has none', 8],
    ['a++', '`++`: RE2 never backtracks, so it has no atomic groups and no possessive repetition', 1],
    ['(?>a)', '`(?>`: RE2 never backtracks, so it has no atomic groups and no possessive repetition', 0],
    ['(?#c)', '`(?#`: RE2 has no comments in patterns', 0],
    ['(?R)', '`(?R`: RE2 has no conditions and no recursion', 0],
    ['a\\Z', '`\\Z`: the end is `$` or `\\z`', 1],
    ['\\u0041', '`\\u`: a character by its number is `\\x{1F600}`', 0],
    ['(a', 'a `(` is never closed (`\\(` is the character)', undefined],
    ['a)', 'a `)` closes nothing (`\\)` is the character)', undefined],
    ['a[bc', 'the `[` of `[bc` is never closed (`\\[` is the character)', 1],
    ['*a', '`*` has nothing before it to repeat (`\\*` is the character)', 0],
    ['a**', '`**` repeats a repetition: put the inner one in a group', 1],
    ['a{1001}', '`{1001}` repeats more than 1000 times', 1],
    ['a{3,2}', '`{3,2}` repeats at most less often than at least', 1],
    ['a{99999999999999999999,}', '`{999999999999999999…` repeats more than 1000 times', 1],
    ['(a{90}){20}', '`{20}` repeats what repeats already, together more than 1000 times', 7],
    ['\\d\\q', '`\\q` is no escape of RE2', 2],
    ['ab\\', 'it ends in a backslash that escapes nothing (`\\\\` is the character)', 2],
    ['[z-a]', 'the range `z-a` of a class is empty or ends in a class', 1],
    ['\\p{Foo}', '`\\p{Foo}` is no class of characters that RE2 knows', 0],
    ['(?P<n>a)(?P<n>b)', 'two groups are named `n`', undefined],
    ['(?<a b>c)', '`(?<a b>` does not name a group: names are letters, digits and `_`', 0],
    ['(?P=n)', '`(?P`: a group is named by `(?P<name>…)`; `(?P=name)`, a backreference, is not linear, and RE2 has none', 0],
  ])('%s is refused with the reason', (pattern, reason, offset) => {
    expect(compilePattern(pattern, { ignoreCase: false })).toEqual({ ok: false, reason, ...(offset === undefined ? {} : { offset }) });
  });

  it('has no known position when the wrong piece occurs twice', () => {
    expect(compilePattern('\\[z-a\\][z-a]', { ignoreCase: false })).not.toHaveProperty('offset');
  });

  it.each([
    ['nested repetition', '((a{100}){100}){100}'],
    ['repetition in a row', 'x{1000}'.repeat(101)],
    ['repetition beyond what RE2 itself takes', 'x{1000}'.repeat(1500)],
    ['length', 'a'.repeat(100_001)],
    ['depth', '('.repeat(40_000) + ')'.repeat(40_000)],
  ])('that is too large by %s is refused', (_, pattern) => {
    expect(compilePattern(pattern, { ignoreCase: false }).ok).toBe(false);
  });

  it('of any characters is compiled or refused with a reason, and a position lies inside it', () => {
    const piece = fc.constantFrom(...'()[]{}*+?|\\^$.-:=!<>PQEdwbxpn1230,iLN_a\u{1F600}é');
    fc.assert(
      fc.property(fc.oneof(fc.string({ unit: piece, maxLength: 15 }), fc.string()), fc.boolean(), (pattern, ignoreCase) => {
        const compiled = compilePattern(pattern, { ignoreCase });
        if (compiled.ok) return;
        expect(compiled.reason).not.toBe('');
        if (compiled.offset !== undefined) expect(compiled.offset).toBeLessThan(pattern.length);
      }),
      { numRuns: 2000 },
    );
  });
});
