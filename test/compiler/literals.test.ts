import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Expression } from '../../compiler/ast.ts';
import { canonicalNumber, maxNumberLength, printBlock, printText } from '../../compiler/literals.ts';
import { parse } from '../../compiler/parser.ts';
import { trickyText } from './support/arbitrary-plan.ts';

/** What a literal stands for, by the parser. */
function valueOf(literal: string): unknown {
  const { plan, diagnostics } = parse({ name: 'plan.rlm', text: literal });
  const result: Expression | undefined = plan?.result;
  return result !== undefined && 'value' in result ? result.value : diagnostics.map(({ code }) => code);
}

describe('a text', () => {
  it.each([
    ['""', ''],
    ['"\\n\\t\\r\\"\\\\"', '\n\t\r"\\'],
    ['"\\u{41}\\u{1F600}\\u{10FFFF}\\u{000041}"', 'A😀\u{10FFFF}A'],
    ['"two\nlines"', 'two\nlines'],
    ['"# no comment"', '# no comment'],
  ])('%j is %j', (literal, value) => {
    expect(valueOf(literal)).toBe(value);
  });

  const noEscapes = ['\\d', '\\.', '\\x41', '\\u0041', '\\(', '\\/', '\\ ', '\\é', '\\💡', '\\\n'];

  it.each(noEscapes)('keeps the backslash of %j, which is no escape', (escape) => {
    expect(valueOf(`"${escape}"`)).toBe(escape);
    expect(valueOf(`"""a${escape}"""`)).toBe(`a${escape}`);
  });

  const noCharacters = ['\\u{}', '\\u{110000}', '\\u{1234567}', '\\u{D800}', '\\u{dfff}', '\\u{0}', '\\u{12', '\\u{g}', '\\u{ 41}'];

  it.each(noCharacters)('refuses %s', (escape) => {
    expect(valueOf(`"${escape}"`)).toEqual(['RLM1008']);
  });

  it('means \\u{…} itself after a doubled backslash', () => {
    expect(valueOf('"\\\\u{D800}"')).toBe('\\u{D800}');
  });
});

describe('a text in """', () => {
  it.each([
    ['"""one"""', 'one'],
    ['""""""', ''],
    ['"""\n"""', ''],
    ['"""\n\n"""', '\n'],
    ['"""\n  a\n    b\n  c\n  """', 'a\n  b\nc\n'],
    ['"""\n  a\n  b"""', 'a\nb'],
    ['"""\n    a\n  b\n"""', '    a\n  b\n'],
    ['"""\n  a\n\n \n  b\n  """', 'a\n\n\nb\n'],
    ['"""first\n  a\n  b"""', 'first\na\nb'],
    ['"""  first\n  a"""', '  first\na'],
    ['"""\n\ta\n\t\tb"""', 'a\n\tb'],
    ['"""\n\ta\n  b"""', '\ta\n  b'],
    ['"""\n  \\u{20} a\n  \\tb\n  c\\nd"""', '  a\n\tb\nc\nd'],
    ['"""say "hi" and \\"""!"""', 'say "hi" and """!'],
    ['"""\n  \\d\\\\\n  """', '\\d\\\n'],
  ])('%j is %j', (literal, value) => {
    expect(valueOf(literal)).toBe(value);
  });
});

describe('printing a text', () => {
  it('keeps its value on one line', () => {
    fc.assert(
      fc.property(trickyText, (text) => {
        const literal = printText(text);
        expect(literal).not.toContain('\n');
        expect(valueOf(literal)).toBe(text);
      }),
      { numRuns: 1000 },
    );
  });

  it('keeps its value in a block, where there is one for it', () => {
    fc.assert(
      fc.property(trickyText, (text) => {
        const literal = printBlock(text, '    ');
        if (literal !== undefined) expect(valueOf(literal)).toBe(text);
      }),
      { numRuns: 1000 },
    );
  });

  it('shows no control character and nothing that changes the direction of what follows', () => {
    fc.assert(
      fc.property(trickyText, (text) => {
        expect(printText(text)).not.toMatch(/[\p{Cc}\u202A-\u202E\u2066-\u2069]/u);
      }),
    );
  });

  it('doubles a backslash only where it must', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[\\dwn"x]{0,8}$/), (text) => {
        const literal = printText(text);
        for (const { index } of literal.matchAll(/\\\\/g)) {
          const shorter = literal.slice(0, index) + literal.slice(index + 1);
          expect(valueOf(shorter)).not.toBe(text);
        }
      }),
    );
  });
});

describe('a number', () => {
  it.each([
    ['0', '0'],
    ['-0', '0'],
    ['+0.00', '0'],
    ['007', '7'],
    ['-1.50', '-1.5'],
    ['+3', '3'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['-.250', '-0.25'],
    ['12345678901234567890.12345678901234567890', '12345678901234567890.1234567890123456789'],
  ])('%s is %s', (literal, value) => {
    expect(valueOf(literal)).toBe(value);
  });

  it.each(['1e5', '1E-5', '1_000', '0x10', '1.2.3', '12px', '1..2', '3.e'])('%s is none', (literal) => {
    expect(valueOf(literal)).toContain('RLM1009');
  });

  it('may have 1000 characters and no more', () => {
    expect(valueOf('9'.repeat(maxNumberLength))).toBe('9'.repeat(maxNumberLength));
    expect(valueOf('9'.repeat(maxNumberLength + 1))).toEqual(['RLM1010']);
  });

  it('has one canonical form, which is its own', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[+-]?(\d{1,6}(\.\d{0,6})?|\.\d{1,6})$/), (image) => {
        const canonical = canonicalNumber(image) ?? '';
        expect(Number(canonical)).toBe(Number(image) + 0);
        expect(canonical).toMatch(/^(0|-?([1-9]\d*)(\.\d*[1-9])?|-?0\.\d*[1-9])$/);
        expect(canonicalNumber(canonical)).toBe(canonical);
      }),
    );
  });
});

it.each([
  ['true', true],
  ['false', false],
])('%s is a Bool', (literal, value) => {
  expect(valueOf(literal)).toBe(value);
});
