import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { format } from '../../compiler/format.ts';
import { parse } from '../../compiler/parser.ts';
import { readSource } from '../../compiler/source.ts';
import { arbitraryPlan } from './support/arbitrary-plan.ts';
import { withoutSpans } from './support/without-spans.ts';

const directory = join(import.meta.dirname, '../fixtures/format');

function formatted(text: string): string {
  const result = format({ name: 'plan.rlm', text });
  if (result.text === undefined) throw new Error(result.diagnostics.map(({ message }) => message).join('; '));
  return result.text;
}

describe('any plan', () => {
  it('means the same after formatting', () => {
    fc.assert(
      fc.property(arbitraryPlan, (text) => {
        const before = parse({ name: 'before', text });
        expect(before.diagnostics).toEqual([]);
        expect(withoutSpans(parse({ name: 'after', text: formatted(text) }).plan)).toEqual(withoutSpans(before.plan));
      }),
      { numRuns: 500 },
    );
  });

  it('is not changed by formatting it again', () => {
    fc.assert(
      fc.property(arbitraryPlan, (text) => {
        const once = formatted(text);
        expect(formatted(once)).toBe(once);
      }),
      { numRuns: 500 },
    );
  });

  it('keeps every comment, in order', () => {
    fc.assert(
      fc.property(arbitraryPlan, (text) => {
        const comments = (plan: string) => parse({ name: 'plan', text: plan }).comments.map((comment) => comment.text.trimEnd());
        expect(comments(formatted(text)).toSorted()).toEqual(comments(text).toSorted());
      }),
      { numRuns: 300 },
    );
  });

  it('ends in one newline and has no tabs, blanks at line ends or blank lines in a row outside of texts', () => {
    fc.assert(
      fc.property(arbitraryPlan, (text) => {
        const once = formatted(text);
        expect(once).toMatch(/[^\n]\n$/);
        const outside = once.replace(/"""(?:[^\\]|\\.)*?"""|"(?:[^"\\]|\\.)*"|#[^\n]*/gs, 'x');
        expect(outside).not.toMatch(/[ \t]\n|\t|\n\n\n/);
      }),
    );
  });
});

describe('layout', () => {
  it.each(readdirSync(directory).filter((name) => name.endsWith('.before.rlm')))('of %s is as its file says', async (name) => {
    const { source } = readSource(name, readFileSync(join(directory, name)));
    if (source === undefined) throw new Error('the fixture is readable');
    await expect(formatted(source.text)).toMatchFileSnapshot(join(directory, name.replace('.before.', '.after.')));
  });

  it('of CRLF input has LF', () => {
    const { source } = readSource('plan.rlm', new TextEncoder().encode('let\r\n  a = 1 # one\r\nin\r\n  a\r\n'));
    expect(source && formatted(source.text)).toBe('let\n  a = 1  # one\nin\n  a\n');
  });

  it('keeps what fits in 120 columns on one line, and breaks what does not', () => {
    const words = (length: number) => `count("${'x'.repeat(length - 'count("")'.length)}")`;
    expect(formatted(words(120))).toBe(`${words(120)}\n`);
    expect(formatted(words(121))).toBe(`count(\n  "${'x'.repeat(112)}",\n)\n`);
  });

  it('counts wide characters as two columns', () => {
    expect(formatted(`count("${'語'.repeat(55)}")`)).toMatch(/^count\("語/);
    expect(formatted(`count("${'語'.repeat(56)}")`)).toMatch(/^count\(\n/);
  });

  it('does not align bindings across a blank line or a comment line', () => {
    expect(formatted('let a = 1\nlong = 2\n\nb = 3\n# here\nlonger = 4 in a')).toBe(
      'let\n  a    = 1\n  long = 2\n\n  b = 3\n  # here\n  longer = 4\nin\n  a\n',
    );
  });
});

describe('texts', () => {
  it.each([
    ['"\\\\d+"', '"\\d+"'],
    ['"\\d+"', '"\\d+"'],
    ['"\\\\n"', '"\\\\n"'],
    ['"\\\\\\\\d"', '"\\\\\\d"'],
    ['"\\u{41}\\u{1F600}"', '"A😀"'],
    ['"\\u{202E}\\u{7}\t"', '"\\u{202E}\\u{7}\\t"'],
    ['"""one"""', '"one"'],
    ['"""say "hi" """', '"say \\"hi\\" "'],
    ['"a\nb"', '"""\n  a\n  b"""'],
    ['"a\\nb"', '"a\\nb"'],
    ['"""\n    a\n      b\n    """', '"""\n  a\n    b\n  """'],
    ['"""\n  a \n  b"""', '"""\n  a\\u{20}\n  b"""'],
    ['" a\n b"', '" a\\n b"'],
  ])('%j is written %j', (before, after) => {
    expect(formatted(before)).toBe(`${after}\n`);
  });
});

describe('other literals', () => {
  it.each([
    ['+1', '1'],
    ['-0', '0'],
    ['007.50', '7.5'],
    ['.5', '0.5'],
    ['5.', '5'],
    ['{"a": 1, "b c": 2, "in": 3, in: 4}', '{ a: 1, "b c": 2, in: 3, in: 4 }'],
    ['{}', '{}'],
    ['[1,2,]', '[1, 2]'],
    ['f ( )', 'f()'],
  ])('%s is written %s', (before, after) => {
    expect(formatted(before)).toBe(`${after}\n`);
  });
});

it('a plan with errors is not formatted', () => {
  const { text, diagnostics } = format({ name: 'plan.rlm', text: 'count(' });
  expect(text).toBeUndefined();
  expect(diagnostics.map(({ code }) => code)).toEqual(['RLM1014']);
});
