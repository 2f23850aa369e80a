import { describe, expect, it } from 'vitest';
import { attributeSet, indent, lineComment } from '../../../compiler/nix/printer.ts';

describe('the printer of Nix text', () => {
  it('prints a set on one line', () => {
    expect(attributeSet([['a', '1'], ['in', 'x']])).toBe('{ a = 1; "in" = x; }');
    expect(attributeSet([])).toBe('{ }');
  });

  it('lets nothing out of a comment', () => {
    expect(lineComment('a\n"; evil = 1;\r# b')).toBe('# a "; evil = 1; # b');
  });

  it('indents lines but not empty ones', () => {
    expect(indent('a\n\nb', 2)).toBe('    a\n\n    b');
  });

  it('adds nothing to a string literal that has a line separator of Unicode in it', () => {
    expect(indent('"a\u2028b\u2029c"')).toBe('  "a\u2028b\u2029c"');
  });
});
