import { describe, expect, it } from 'vitest';
import { attributeName, booleanLiteral, listLiteral, numberLiteral, stringLiteral } from '../../../compiler/nix/literal.ts';

describe('a string literal', () => {
  it('escapes what would end it, begin an interpolation or be changed by Nix', () => {
    expect(stringLiteral('a"b\\c\nd\re\tf${g}')).toBe('"a\\"b\\\\c\\nd\\re\\tf\\${g}"');
  });

  it('keeps every other character as it is, since Nix knows no other escapes', () => {
    expect(stringLiteral("\b\f\u001b\u007f\u0085\u2028 é 😀 '' $ { } # /*")).toBe("\"\b\f\u001b\u007f\u0085\u2028 é 😀 '' $ { } # /*\"");
  });

  it('escapes a brace after any number of dollars', () => {
    expect(stringLiteral('$${x} $$${x}')).toBe('"$\\${x} $$\\${x}"');
  });

  it('refuses what no Nix string can hold', () => {
    expect(() => stringLiteral('a\0b')).toThrow(RangeError);
    expect(() => stringLiteral('\ud800')).toThrow(RangeError);
    expect(() => stringLiteral('\udc00\ud800')).toThrow(RangeError);
  });
});

describe('a number literal', () => {
  it('is an integer while it is whole and safe', () => {
    expect(numberLiteral('0')).toBe('0');
    expect(numberLiteral('-7')).toBe('-7');
    expect(numberLiteral('9007199254740991')).toBe('9007199254740991');
  });

  it('is a string of the decimal beyond that', () => {
    expect(numberLiteral('9007199254740992')).toBe('"9007199254740992"');
    expect(numberLiteral(`-1${'0'.repeat(400)}`)).toBe(`"-1${'0'.repeat(400)}"`);
    expect(numberLiteral('0.1')).toBe('"0.1"');
  });
});

describe('a list literal', () => {
  it('puts negative numbers in parentheses, and nothing else', () => {
    expect(listLiteral([numberLiteral('-1'), numberLiteral('2'), stringLiteral('-3'), booleanLiteral(true)])).toBe('[ (-1) 2 "-3" true ]');
  });

  it('has a space in it when it is empty, as Nix is written', () => {
    expect(listLiteral([])).toBe('[ ]');
  });
});

describe('an attribute name', () => {
  it('is bare when it is an identifier', () => {
    expect(attributeName('ignore_case')).toBe('ignore_case');
    expect(attributeName("a-b'")).toBe("a-b'");
  });

  it('is quoted when it is a keyword or no identifier', () => {
    expect(['or', 'rec', 'inherit', 'with', 'let', '', '1a', 'a b', '${x}', 'é'].map(attributeName)).toEqual([
      '"or"',
      '"rec"',
      '"inherit"',
      '"with"',
      '"let"',
      '""',
      '"1a"',
      '"a b"',
      '"\\${x}"',
      '"é"',
    ]);
  });
});
