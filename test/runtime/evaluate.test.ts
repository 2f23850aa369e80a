import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { check } from '../../compiler/check.ts';
import { evaluate } from '../../runtime/evaluate.ts';
import { memorySource } from '../../runtime/ops/byte-source.ts';
import { texts } from '../oracle/arbitraries.ts';
import { collect } from '../oracle/pieces.ts';
import { literal, planCases } from '../oracle/plans.ts';
import { answerOf, problemOf } from './support/run-plan.ts';

describe('the answer of a plan', () => {
  it('that is a context is its very bytes', () => {
    fc.assert(
      fc.property(texts, (context) => {
        expect(answerOf('context', { context })).toBe(context);
      }),
    );
  });

  it('that is a text literal is the text', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const plain = text.replaceAll('\0', '');
        expect(answerOf(literal(plain))).toBe(plain);
      }),
    );
  });

  it.each([
    ['3.50', '3.5'],
    ['-0', '0'],
    ['007', '7'],
    ['123456789012345678901234567890', '123456789012345678901234567890'],
    ['1.0000000000000000000001', '1.0000000000000000000001'],
    ['9007199254740991.25', '9007199254740991.25'],
    ['true', 'true'],
    ['[]', ''],
    ['[1, 2.50]', '1\n2.5\n'],
    ['["a", 2]', '"a"\n"2"\n'],
    ['[true, false]', 'true\nfalse\n'],
    ['[[1], []]', '[1]\n[]\n'],
    ['{ b: 1, a: "x", in: [true] }', '{"b":1,"a":"x","in":[true]}\n'],
  ])('%s is written as %j', (plan, answer) => {
    expect(answerOf(plan)).toBe(answer);
  });

  it('that is a list or a record has the same bytes for texts from literals, contexts and calls', () => {
    fc.assert(
      fc.property(texts, texts, (a, b) => {
        fc.pre(!a.includes('\0'));
        const both = [a, b].map((text) => JSON.stringify(text));
        expect(answerOf(`[${literal(a)}, other, slice(other, 0)]`, { other: b })).toBe(`${both[0]}\n${both[1]}\n${both[1]}\n`);
        expect(answerOf(`{ of: ${literal(a)}, other: other }`, { other: b })).toBe(`{"of":${both[0]},"other":${both[1]}}\n`);
      }),
    );
  });
});

describe('a Number where a Text is wanted', () => {
  it.each([
    ['count(count("a\\nb"), unit: "chars")', '1'],
    ['slice(1234.50, 1)', '234.5'],
    ['lines(7)', '"7"\n'],
    ['split(combine([1.5, 2], "sum"), ".")', '"3"\n"5"\n'],
    ['join([1, 2.50], "-")', '1-2.5'],
    ['zip([1], [count("x")])', '"1\\t1"\n'],
    ['grep([10, 2.5, -1], "-|5")', '2.5\n-1\n'],
    ['keep([1, 2], ["1.0", "2"])', '"2"\n'],
    ['[count("x"), "a"]', '"1"\n"a"\n'],
  ])('is its canonical text: %s', (plan, answer) => {
    expect(answerOf(plan)).toBe(answer);
  });
});

describe('evaluating a graph', () => {
  it('needs nothing but what the answer needs', () => {
    const plan = 'let\n  bad = combine(["Count: 4"], "sum")\n  good = count("x")\nin\n  good';
    expect(answerOf(plan)).toBe('1');
  });

  it('tells which call failed, and why', () => {
    const plan = 'let\n  numbers = lines(context)\n  total = combine(numbers, "sum")\nin\n  [total, 1]';
    const problem = problemOf(plan, { context: '1\nCount: 4\n' });
    expect(problem).toMatchObject({ code: 'RLM4003', at: 'combine(numbers, "sum")' });
    expect(problem.message).toContain('Count: 4');
  });

  it('refuses a computed position that is not whole, and names it', () => {
    const problem = problemOf('slice(context, combine([1, 2], "mean"))', { context: 'abc' });
    expect(problem).toMatchObject({ code: 'RLM4005', message: expect.stringContaining('1.5') as string });
  });

  it('takes computed positions of any size, and clamps them', () => {
    expect(answerOf('slice(context, combine(["-1e300"], "sum"), combine(["1e300"], "sum"))', { context: 'abc' })).toBe('abc');
    expect(answerOf('slice(context, combine(["1.0"], "sum"))', { context: 'abc' })).toBe('bc');
  });

  it('bounds every value, also those that are not the answer', () => {
    const doubling = Array.from({ length: 30 }, (_, i) => `  b${i + 1} = join([b${i}, b${i}], "")`).join('\n');
    const problem = problemOf(`let\n  b0 = slice(context, 0)\n${doubling}\nin\n  count(b30, unit: "chars")`, { context: 'x'.repeat(1000) }, { maxValue: 100_000 });
    expect(problem).toMatchObject({ code: 'RLM4001', message: expect.stringContaining('100000') as string, at: '[b6, b6]' });
  });

  it('works on chains of thousands of nodes', () => {
    const chain = Array.from({ length: 2500 }, (_, i) => `  b${i + 1} = slice(b${i}, 0, -1)`).join('\n');
    expect(answerOf(`let\n  b0 = slice(context, 0)\n${chain}\nin\n  b2500`, { context: 'x'.repeat(2501) })).toBe('x');
  });

  it('reads each context by its name', () => {
    expect(answerOf('join([b, a], " ")', { a: 'one', b: 'two' })).toBe('two one');
  });

  it('gives an answer for every plan that uses no op that can fail', () => {
    fc.assert(
      fc.property(planCases(texts, 12), ({ plan, context }) => {
        expect(answerOf(plan, { context })).toMatch(/^\{"b0":.*\}\n$/s);
      }),
    );
  });

  it('does not depend on how the bytes of a context arrive', () => {
    const { graph } = check({ name: 'plan.rlm', text: 'tally(extract(context, "\\S+"))' }, { contexts: ['context'] });
    if (graph === undefined) throw new Error('the plan is meant to be good');
    const text = 'é 😀 é\r\nab 😀 é';
    const whole = evaluate(graph, new Map([['context', memorySource(Buffer.from(text))]]), { maxValue: 1 << 20 });
    expect(collect(whole.chunks())).toBe(answerOf('tally(extract(context, "\\S+"))', { context: text }));
  });
});
