import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from '../../compiler/parser.ts';
import { positionAt, readSource, type Source } from '../../compiler/source.ts';
import type { Span } from '../../compiler/span.ts';
import { arbitraryPlan } from './support/arbitrary-plan.ts';

const directory = join(import.meta.dirname, '../fixtures/syntax');
const plans = readdirSync(directory).filter((name) => name.endsWith('.rlm'));

function isSpan(value: unknown): value is Span {
  return typeof value === 'object' && value !== null && 'start' in value && 'end' in value;
}

/** `line:column-line:column`, as people read positions. */
function printSpan(source: Source, span: Span): string {
  return [span.start, span.end].map((offset) => positionAt(source, offset)).map(({ line, column }) => `${line}:${column}`).join('-');
}

/** The errors as `code line:column`. */
function problemsOf(text: string): string[] {
  const { plan, diagnostics } = parse({ name: 'plan.rlm', text });
  expect(plan === undefined).toBe(diagnostics.length > 0);
  return diagnostics.map(({ code, location }) => {
    const { line, column } = positionAt(location?.source ?? { name: '', text: '' }, location?.span.start ?? 0);
    return `${code} ${line}:${column}`;
  });
}

it.each(plans)('%s has the AST of its file', async (name) => {
  const { source } = readSource(name, readFileSync(join(directory, name)));
  if (source === undefined) throw new Error('the fixture is readable');
  const { plan, comments, diagnostics } = parse(source);
  expect(diagnostics).toEqual([]);
  const print = (_: string, value: unknown) => (isSpan(value) ? printSpan(source, value) : value);
  const tree = `${JSON.stringify({ ...plan, comments }, print, 2)}\n`;
  await expect(tree).toMatchFileSnapshot(join(directory, name.replace('.rlm', '.ast.json')));
});

describe('positions', () => {
  it('are those of the file, with CRLF and characters beyond the basic plane', () => {
    const { source } = readSource('plan.rlm', new TextEncoder().encode('let\r\n  a = f("💡💡", 𝒳)\r\nin\r\n  a b\r\n'));
    if (source === undefined) throw new Error('the text is readable');
    expect(problemsOf(source.text)).toEqual(['RLM1006 2:15', 'RLM1029 4:3']);
  });

  it('of each part hold the text of that part', () => {
    fc.assert(
      fc.property(arbitraryPlan, (text) => {
        const { plan } = parse({ name: 'plan.rlm', text });
        JSON.stringify(plan, (_, value: unknown) => {
          if (typeof value !== 'object' || value === null || !('span' in value) || !isSpan(value.span)) return value;
          const part = text.slice(value.span.start, value.span.end);
          expect(part).toBe(part.trim());
          if ('kind' in value && value.kind === 'Name' && 'name' in value) expect(part).toBe(value.name);
          if ('kind' in value && value.kind === 'Call') expect(part).toMatch(/^\w+[^]*\)$/);
          return value;
        });
      }),
    );
  });
});

describe('all errors are reported at once', () => {
  it('in the order of the plan', () => {
    expect(
      problemsOf(
        [
          'let',
          "  mine  = grep(context, 'x'",
          '  kinds = extract(mine "y") + 1',
          '  found grep(kinds, ignore_case = true, )',
          '  size := count(found',
          '  n     = 1e3',
          '  bad   = f(:)',
          'count(found))',
        ].join('\n'),
      ),
    ).toEqual([
      'RLM1014 2:15',
      'RLM1011 2:25',
      'RLM1018 3:23',
      'RLM1025 3:29',
      'RLM1038 4:8',
      'RLM1020 4:33',
      'RLM1039 5:8',
      'RLM1014 5:16',
      'RLM1009 6:11',
      'RLM1043 7:13',
      'RLM1033 8:1',
      'RLM1015 8:13',
    ]);
  });

  it.each([
    ['a text without its end hides no bracket and no binding', 'let\n  a = f(g("x))\n  b = [1 2]\nin b', ['RLM1007 2:11', 'RLM1018 3:9']],
    ['two forgotten quotes do not pair up', 'let\n  a = "x\n  b = "y\n  c = "z"\nin c', ['RLM1007 2:7', 'RLM1007 3:7']],
    ['nor do three', 'let\n  a = "x\n  b = "y\n  c = "z\nin c', ['RLM1007 2:7', 'RLM1007 3:7', 'RLM1007 4:7']],
    ['an unknown character is not a missing value', 'let\n  a = @\n  b = f(@, 1)\nin b', ['RLM1006 2:7', 'RLM1006 3:9']],
    ['a wrong bracket is not a missing one', 'f([1, (2, 3), g(4)), 5)', ['RLM1024 1:7', 'RLM1016 1:19']],
    ['a missing bracket is not a wrong one', 'f([1, g(4], 5)', ['RLM1014 1:8']],
    ['a chain of operators is one mistake', 'a + b - c * f(d / e)', ['RLM1025 1:3', 'RLM1025 1:17']],
    ['bindings without let need no in', 'a = 1\nb = 2\n[a, b]', ['RLM1031 1:1']],
    ['a whole if is one mistake', 'let\n  a = if count(x) > 3 then "many" else "few"\nin a', ['RLM1028 2:7']],
    ['a whole for is one mistake', 'let\n  for x in lines(y): f(x)\n  a = 1 2\nin a', ['RLM1028 2:3', 'RLM1041 3:9']],
    ['two errors of one binding are both told', 'let\n  a = f(g(:), h(x: ))\nin a', ['RLM1043 2:11', 'RLM1043 2:20']],
    ['a whole lambda is one mistake', 'map((x, y) => x + y, [1 2])', ['RLM1027 1:5', 'RLM1018 1:24']],
    ['nested lets are one mistake each', 'f(let a = 1 in a, let b = 2 in [b b])', ['RLM1036 1:3', 'RLM1036 1:19', 'RLM1018 1:34']],
    ['text after the end is one mistake', 'count(a)\nand then some ( more', ['RLM1035 2:1', 'RLM1014 2:15']],
  ])('and none is an echo of another: %s', (_, text, problems) => {
    expect(problemsOf(text).toSorted()).toEqual(problems.toSorted());
  });

  it('so a plan with one token too few or too many rarely has more than one', () => {
    const text = readFileSync(join(directory, 'two-steps.rlm'), 'utf8');
    const counts = [...text.matchAll(/"[^"]*"|\w+|[^\w\s]/g)].flatMap(({ 0: token, index }) => {
      const [before, after] = [text.slice(0, index), text.slice(index + token.length)];
      return [before + after, `${before}${token} ${token}${after}`].map((plan) => problemsOf(plan).length);
    });
    expect(Math.max(...counts)).toBeLessThanOrEqual(2);
    expect(counts.filter((count) => count > 1).length).toBeLessThan(counts.length / 10);
  });

  it('up to 1000, then how many more there are', () => {
    const { diagnostics } = parse({ name: 'plan.rlm', text: `[${'1 '.repeat(1251)}]` });
    expect(diagnostics).toHaveLength(1001);
    expect(diagnostics.at(-1)).toMatchObject({ code: 'RLM1047', message: 'from here on there are 250 more errors' });
  });
});

describe('good plans that look odd', () => {
  it.each([
    'let let_ = 1 in let_',
    'let if = 1 for = 2 in [if, for]',
    'f(if: 1, lambda: g)',
    '{ let: 1, in: 2, true: 3, false: 4, "in": 5 }',
    'let a = 1;; b = 2; in b;',
    'let a = b c = d in c',
    'match(x)',
    'f\n(\nx\n)',
    '[-1, +1, -.5]',
    'f(a: true, b: {c: [],},)',
    'f()',
    '"a"#"',
  ])('%j', (text) => {
    expect(problemsOf(text)).toEqual([]);
  });
});

describe('hostile plans', () => {
  const nested = (depth: number, inside: string) => `${'f('.repeat(depth)}${inside}${')'.repeat(depth)}`;

  it('may nest 200 deep', () => {
    expect(problemsOf(nested(200, 'x'))).toEqual([]);
    expect(problemsOf(nested(100, `${'['.repeat(100)}${']'.repeat(100)}`))).toEqual([]);
  });

  it('are refused when they nest 201 deep', () => {
    expect(problemsOf(nested(201, 'x'))).toEqual(['RLM1017 1:402']);
  });

  it('with an error 200 deep are told it', () => {
    expect(problemsOf(nested(200, ':'))).toEqual(['RLM1043 1:401']);
    expect(problemsOf(nested(200, 'a b'))).toEqual(['RLM1018 1:402']);
    expect(problemsOf('f('.repeat(200))).toEqual(['RLM1014 1:2']);
  });

  it.each(['(', 'f(', '[', '{a:', 'let a = f('])('of 100,000 unclosed %j are refused', (open) => {
    expect(problemsOf(open.repeat(100_000))).toContainEqual(expect.stringContaining('RLM1017'));
  });

  it.each([
    ['one text', `"${'a'.repeat(4_000_000)}"`],
    ['quotes', `"${'\\"'.repeat(2_000_000)}"`],
    ['a comment', `#${'a'.repeat(4_000_000)}\n1`],
    ['blank lines', `${'\n'.repeat(4_000_000)}1`],
    ['a name', 'a'.repeat(4_000_000)],
    ['blanks in a list', `[1,${' '.repeat(4_000_000)}]`],
  ])('of 4 MB of %s are parsed', { timeout: 60_000 }, (_, text) => {
    expect(problemsOf(text)).toEqual([]);
  });

  it('of 100,000 arguments, comments and bindings are parsed', { timeout: 60_000 }, () => {
    expect(problemsOf(`f(${'1, # one\n'.repeat(100_000)})`)).toEqual([]);
    expect(problemsOf(`let ${'a = 1 '.repeat(100_000)} in a`)).toEqual([]);
  });

  const pieces = ['@', 'ö', "'", '"', '"""', '\\', ')', '(]', 'in ', 'let ', 'if x ', 'x -> ', 'a-', '/*', '= ', 'a, ', 'a,b) ', 'a: b] ', 'f(]) '];

  it.each(pieces)('of %j over and over end in errors', { timeout: 60_000 }, (piece) => {
    expect(problemsOf(piece.repeat(10_000)).length).toBeGreaterThan(0);
  });
});

describe('any text', () => {
  const word = fc.constantFrom(
    ...['let', 'in', 'true', 'a', 'b', 'count', 'if', 'for', 'lambda', 'const', '"x"', '"', '"""', "'y'", '1', '-1', '1e5'],
    ...['(', ')', '[', ']', '{', '}', ',', ':', ';', '=', '==', ':=', '=>', '+', '-', '.', '|', '// c\n', '# c\n'],
    ...['@', 'ö', '\u00A0', '\n', '\n  ', '\\', '\r', '\0', '\uD800'],
  );

  it('is a plan or has errors, each inside of the text', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(word, fc.constantFrom('', ' ', '\n')).map((pair) => pair.join('')), { maxLength: 40 }), (words) => {
        const text = words.join('');
        const { plan, diagnostics } = parse({ name: 'plan.rlm', text });
        expect(plan === undefined).toBe(diagnostics.length > 0);
        for (const { message, location } of diagnostics) {
          const { start, end } = location?.span ?? { start: -1, end: -1 };
          expect(start >= 0 && start <= end && end <= text.length).toBe(true);
          expect(message).not.toMatch(/undefined|NaN|Token|expecting|\bEOF\b/);
        }
      }),
      { numRuns: 3000 },
    );
  });

  it('of characters is, too', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        expect(problemsOf(text)).toBeInstanceOf(Array);
      }),
      { numRuns: 1000 },
    );
  });

  it('that is a plan with one token less never throws', () => {
    fc.assert(
      fc.property(arbitraryPlan, fc.nat(), (text, drawn) => {
        const parts = text.match(/\w+|\s+|[^\w\s]/g) ?? [];
        parts.splice(drawn % (parts.length + 1), 1);
        expect(problemsOf(parts.join(''))).toBeInstanceOf(Array);
      }),
      { numRuns: 1000 },
    );
  });
});
