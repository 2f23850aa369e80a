import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Expression } from '../../compiler/ast.ts';
import { parse } from '../../compiler/parser.ts';
import { Scope, type Written } from '../../compiler/scope.ts';
import { evaluate } from '../../runtime/evaluate.ts';
import { textSource } from '../../runtime/ops/byte-source.ts';
import { defaultMaxValue } from '../../runtime/ops/limits.ts';
import { readAll } from '../../runtime/ops/pieces.ts';

/** An expression as somebody wrote it, at some place of a text of its own. */
function written(text: string, before = ''): Written {
  const source = { name: 'reply', text: `${before}${text}` };
  const { plan } = parse({ name: 'reply', text: `${before.replace(/[^\n]/g, ' ')}${text}` });
  if (plan === undefined) throw new Error(`not an expression: ${text}`);
  return { source, expression: plan.result };
}

const scopeOf = (definitions: readonly (readonly [string, string])[]): Scope => definitions.reduce<Scope>((scope, [name, text]) => scope.define(name, written(text)), Scope.empty);

const textOf = (definitions: readonly (readonly [string, string])[], result: string, contexts: readonly string[] = ['context']): string =>
  scopeOf(definitions).assemble(written(result), { contexts }).source.text;

describe('a plan over a scope', () => {
  it('has the bindings that it needs, in order, and no others', () => {
    expect(textOf([['a', 'lines(context)'], ['b', 'unique(a)'], ['c', 'count(a)']], 'count(b)')).toBe('let\n  a = lines(context)\n  b = unique(a)\nin\n  count(b)\n');
  });

  it('is an expression alone where it needs none', () => {
    expect(textOf([['a', 'lines(context)']], 'count(context)')).toBe('count(context)\n');
  });

  it('has a comment at its head, each line of it', () => {
    expect(scopeOf([]).assemble(written('count(context)'), { contexts: ['context'] }, 'How many?\r\nAll?').source.text).toBe('# How many? \n# All?\ncount(context)\n');
  });

  it('has nothing in its comment that could steer a terminal, or end a line', () => {
    expect(scopeOf([]).assemble(written('1'), { contexts: [] }, 'a\u001B[2J\u202Eb\u2028c\u200Dd').source.text).toBe('# a [2J b c\u200Dd\n1\n');
  });

  it('keeps what a name meant before it was bound again', () => {
    expect(textOf([['a', 'lines(context)'], ['b', 'count(a)'], ['a', 'unique(a)'], ['a', 'sort(a)']], '[b, count(a)]')).toBe(
      'let\n  a_1 = lines(context)\n  b = count(a_1)\n  a_2 = unique(a_1)\n  a = sort(a_2)\nin\n  [b, count(a)]\n',
    );
  });

  it('finds names that nobody has, where others end in numbers', () => {
    expect(textOf([['x', 'lines(context)'], ['x_1', 'unique(x)'], ['x', 'sort(x)']], 'zip(x_1, x)', ['context', 'x_2'])).toBe(
      'let\n  x_3 = lines(context)\n  x_1 = unique(x_3)\n  x = sort(x_3)\nin\n  zip(x_1, x)\n',
    );
  });

  it('renames what has the name of a context, whose text earlier definitions still read', () => {
    expect(textOf([['n', 'count(context)'], ['context', 'lines(context)']], '[n, count(context)]')).toBe('let\n  n = count(context)\n  context_1 = lines(context)\nin\n  [n, count(context_1)]\n');
  });

  it('calls a binding `answer` only where that is its result', () => {
    expect(textOf([['answer', 'lines(context)']], 'answer')).toBe('let\n  answer = lines(context)\nin\n  answer\n');
    expect(textOf([['answer', 'lines(context)']], 'count(answer)')).toBe('let\n  answer_1 = lines(context)\nin\n  count(answer_1)\n');
  });

  it('takes names of ops, keys and arguments for no references', () => {
    expect(textOf([['count', 'lines(context)'], ['pattern', '"x"'], ['key', '"y"']], 'grep(context, pattern: "x")')).toBe('grep(context, pattern: "x")\n');
    expect(textOf([['count', 'lines(context)']], '{ count: count(count) }')).toBe('let\n  count = lines(context)\nin\n  { count: count(count) }\n');
  });
});

it('is not changed by what others make of it', () => {
  const base = scopeOf([['a', 'lines(context)']]);
  const one = base.define('b', written('count(a)'));
  const other = base.define('b', written('unique(a)')).define('c', written('b'));
  expect(base.names).toEqual(['a']);
  expect(base.lookUp('b')).toBeUndefined();
  expect(one.assemble(written('b'), { contexts: ['context'] }).source.text).toContain('b = count(a)');
  expect(other.assemble(written('c'), { contexts: ['context'] }).source.text).toContain('b = unique(a)');
  expect(one.define('a', written('b')).names).toEqual(['b', 'a']);
});

describe('a diagnostic', () => {
  it('is about the text that somebody wrote, however far away and whatever it is called in the plan', () => {
    const scope = Scope.empty
      .define('a', written('lines(context)', 'EXPLORE:\n  a = '))
      .define('n', written('cuont(a)', 'I think\n\nEXPLORE:\n  n = '))
      .define('a', written('count(a)', '\n'));
    const { diagnostics } = scope.assemble(written('[a, n]', 'FINAL('), { contexts: ['context'] });
    expect(diagnostics.map(({ code, location }) => [code, location?.source.text.slice(location.span.start, location.span.end)])).toEqual([['RLM2007', 'cuont']]);
  });

  it('of a renamed operand marks the name as it was written', () => {
    const scope = scopeOf([['a', 'context'], ['b', 'tally(a)'], ['a', 'b']]);
    const { diagnostics } = scope.assemble(written('combine(a, "sum")'), { contexts: ['context'] });
    expect(diagnostics.map(({ code, location }) => [code, location?.source.text.slice(location.span.start, location.span.end)])).toEqual([['RLM2015', 'a']]);
  });
});

const names = ['a', 'b', 'a_1', 'a_2', 'answer', 'context', 'log'] as const;
const contexts = ['context', 'log'];

/** Definitions, each of a text made of names that have been bound before it, or of contexts. */
const histories = fc.array(fc.record({ name: fc.constantFrom(...names), uses: fc.array(fc.nat(), { maxLength: 2 }), word: fc.constantFrom('x', 'y', 'z') }), { maxLength: 7 }).map((steps) => {
  const bound = new Set<string>(contexts);
  return steps.map(({ name, uses, word }) => {
    const known = [...bound];
    const used = uses.map((use) => known[use % known.length] ?? 'context');
    bound.add(name);
    return [name, used.length === 0 ? `"${word}"` : `join([${[...used, `"${word}"`].join(', ')}], "")`] as const;
  });
});

/** An expression with all names replaced by what they stood for when they were used. */
function inlined(text: string, meanings: ReadonlyMap<string, string>): string {
  return text.replace(/"[^"]*"|\b[a-z_0-9]+\b(?!\()/g, (word) => (word.startsWith('"') ? word : (meanings.get(word) ?? word)));
}

function valueOf(scope: Scope, text: string): string {
  const { graph, diagnostics } = scope.assemble(written(text), { contexts });
  if (graph === undefined) throw new Error(diagnostics[0]?.message);
  const sources = new Map(contexts.map((name) => [name, textSource(`<${name}>`)]));
  return readAll(evaluate(graph, sources, { maxValue: defaultMaxValue })).toString();
}

describe('whatever is bound and bound again', () => {
  it('an assembled plan means what the definitions meant', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const meanings = new Map<string, string>();
        for (const [name, text] of history) meanings.set(name, inlined(text, meanings));
        const scope = scopeOf(history);
        for (const name of [...contexts, ...meanings.keys()]) expect(valueOf(scope, name)).toBe(valueOf(Scope.empty, inlined(name, meanings)));
      }),
    );
  });

  it('each place of an assembled plan that somebody wrote leads back to the same text, or to the name that it had', () => {
    fc.assert(
      fc.property(histories, (history) => {
        const result = `join([${[...new Set(history.map(([name]) => name)), 'context'].join(', ')}], ";")`;
        const { source, originOf } = scopeOf(history).assemble(written(result), { contexts });
        const { plan } = parse(source);
        const visit = (expression: Expression): void => {
          const at = originOf(expression.span);
          const text = at?.source.text.slice(at.span.start, at.span.end) ?? '';
          if (expression.kind === 'Name') expect(expression.name.startsWith(text)).toBe(true);
          if (expression.kind === 'Text') expect(text).toBe(source.text.slice(expression.span.start, expression.span.end));
          if (expression.kind === 'Call') {
            expect(text).toMatch(/^join\(.*\)$/);
            for (const argument of expression.arguments) visit(argument.value);
          }
          if (expression.kind === 'List') {
            expect(text).toMatch(/^\[.*\]$/);
            for (const item of expression.items) visit(item);
          }
        };
        for (const { value } of plan?.bindings ?? []) visit(value);
        if (plan !== undefined) visit(plan.result);
      }),
    );
  });
});

it('takes ten thousand definitions of one name', () => {
  const step = written('join([a, "x"], "")');
  let scope = Scope.empty.define('a', written('context'));
  for (let index = 0; index < 10_000; index += 1) scope = scope.define('a', step);
  const { graph } = scope.assemble(written('a'), { contexts: ['context'] });
  expect(scope.names).toEqual(['a']);
  expect(graph?.nodes.length).toBeGreaterThan(10_000);
});
