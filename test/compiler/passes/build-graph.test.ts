import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { graphOf, problemsOf } from '../support/check-plan.ts';
import { printGraph } from '../support/print-graph.ts';

const plans = join(import.meta.dirname, '../../fixtures/plans');

/** Contexts that the plans of the fixtures read. */
const contexts = ['context', 'then', 'if', 'models', 'folder'];

it.each(readdirSync(plans).filter((name) => name.endsWith('.rlm')))('the graph of %s is as its file says', async (name) => {
  const text = readFileSync(join(plans, name), 'utf8');
  const graph = printGraph(graphOf(text, contexts), { name, text });
  await expect(graph).toMatchFileSnapshot(join(plans, name.replace(/\.rlm$/, '.ir.txt')));
});

/** The graph without names and places. */
function shape(plan: string): string {
  return printGraph(graphOf(plan));
}

/** Which nodes the names of a plan stand for. */
function namesOf(plan: string): Record<string, readonly string[]> {
  return Object.fromEntries(graphOf(plan).nodes.map(({ operation, names }) => [operation, names]));
}

describe('equal nodes', () => {
  it('are one, whatever their arguments are written like', () => {
    const graph = graphOf('let a = grep(context, "x") b = grep(pattern: "x", input: context) c = "x" in zip(lines(a), [b, grep(context, c)])');
    expect(graph.nodes.filter(({ operation }) => operation === 'grep')).toMatchObject([{ names: ['a', 'b'], span: { start: 8, end: 26 } }]);
  });

  it('are one when what they are made of is', () => {
    expect(graphOf('zip(sort(lines(context)), sort(lines(context)))').nodes.map(({ operation }) => operation)).toEqual(['lines', 'sort', 'zip']);
  });

  it.each([
    ['count(context)', 'count(context, unit: "lines")'],
    ['count(lines(context))', 'count(lines(context), "items")'],
    ['grep(context, "x")', 'grep(context, "x", mode: "regex", ignore_case: false, invert: false, around: 0)'],
    ['sort(lines(context))', 'sort(lines(context), by: "text", reverse: false)'],
    ['keep(lines(context), ["a"])', 'keep(lines(context), ["a"], invert: false)'],
    ['columns(context, ["a"])', 'columns(context, ["a"], format: "csv")'],
    ['lines("12")', 'lines(12)'],
    ['grep(context, "12")', 'grep(context, 12.0)'],
    ['["1", "a"]', '[1, "a"]'],
    ['columns(context, ["1"])', 'columns(context, [1])'],
    ['slice("12", 1)', 'slice(12, 1.0)'],
    ['rlm_call("q", context)', 'rlm_call("q", context, type: "text")'],
    ['map("q", lines(context))', 'map("q", lines(context), batch: 1)'],
    ['filter("q", lines(context))', 'filter(inputs: lines(context), prompt: "q", batch: 1.0)'],
    ['map(1, [2])', 'map("1", [2])'],
    ['combine(lines(context), prompt: "what is it?")', 'combine(lines(context), "what is it?", type: "text")'],
    ['combine(lines(context), prompt: "a b", model: "m")', 'combine(model: "m", strategy: "a b", list: lines(context))'],
    ['rlm_call("q", context, type: { enum: ["1", "b"] })', 'rlm_call("q", context, type: { enum: [1, "b"] })'],
    ['rlm_call("q", context, type: { max_words: 3 })', 'rlm_call("q", context, type: { max_words: 3.0 })'],
  ])('%s is %s', (plan, other) => {
    expect(shape(other)).toBe(shape(plan));
  });

  it.each([
    ['count(context, "chars")', 'count(context)'],
    ['grep(context, "x", invert: true)', 'grep(context, "x")'],
    ['["1"]', '[1]'],
    ['"1"', '1'],
    ['"true"', 'true'],
    ['["a", "b"]', '["a,b"]'],
    ['[["a"], ["b"]]', '[["a", "b"]]'],
    ['columns(context, ["a", "b"])', 'columns(context, ["b", "a"])'],
    ['{ a: 1, b: 2 }', '{ b: 2, a: 1 }'],
    ['{ a: "b" }', '{ b: "a" }'],
    ['zip(["a"], ["b"])', 'zip(["b"], ["a"])'],
    ['chunk(context, n: 3)', 'chunk(context, size: 3)'],
    ['context', '"context"'],
    ['rlm_call("q", context, type: "int")', 'rlm_call("q", context, type: "number")'],
    ['rlm_call("q", context, type: "int")', 'rlm_call("q", context)'],
    ['rlm_call("q", context, type: { enum: ["a", "b"] })', 'rlm_call("q", context, type: { enum: ["b", "a"] })'],
    ['rlm_call("q", context, type: { enum: ["a", "b"] })', 'rlm_call("q", context, type: { enum: ["a,b"] })'],
    ['rlm_call("q", context, type: { max_words: 1 })', 'rlm_call("q", context, type: { enum: ["1"] })'],
    ['rlm_call("q", context, model: "m")', 'rlm_call("q", context)'],
    ['rlm_call("q", context, type: { max_words: 1 })', 'rlm_call("q", context, type: { max_words: 2 })'],
    [
      'rlm_call("q", context, type: { json: { type: "object", properties: { a: { type: "string" } } } })',
      'rlm_call("q", context, type: { json: { type: "object", properties: { a: { type: "string", title: "b" } } } })',
    ],
    ['rlm_call("q", context)', 'rlm_call(context, "q")'],
    ['map("q", lines(context), batch: 2)', 'map("q", lines(context))'],
  ])('%s is not %s', (plan, other) => {
    expect(shape(other)).not.toBe(shape(plan));
    expect(graphOf(`{ a: at([${plan}], 0), b: at([${other}], 0) }`).nodes.filter(({ operation }) => operation === 'at')).toHaveLength(2);
  });
});

describe('a question of combine', () => {
  it('may be bound to a name, and be its strategy or its prompt', () => {
    const named = shape('let q = "What is it?" in combine(lines(context), q)');
    expect(named).toBe(shape('let p = "What is it?" in combine(lines(context), prompt: p)'));
    expect(named).toContain('combine(list: #0, prompt: "What is it?") Text');
  });

  it('may be computed as its prompt, and not as its strategy', () => {
    expect(shape('combine(lines(context), prompt: context)')).toContain('combine(list: #0, prompt: context context) Text');
    expect(problemsOf('combine(lines(context), context)').map(({ code }) => code)).toEqual(['RLM2014']);
  });

  it('is a question when it has white space between words, and a strategy that is none when it has it around one', () => {
    expect(shape('combine(lines(context), "sum\u{A0}up")')).toContain('prompt');
    expect(problemsOf('combine(lines(context), " sum\n")').map(({ code }) => code)).toEqual(['RLM2020']);
  });

  it('is about elements of any type', () => {
    const lists = ['[]', '[1]', '[true]', '[["a"]]', '[{ a: 1 }]', 'map("q", lines(context), type: "quotes")'];
    for (const list of lists) expect(problemsOf(`combine(${list}, prompt: "What is it?")`)).toEqual([]);
    expect(problemsOf('combine(context, prompt: "What is it?")').map(({ code }) => code)).toEqual(['RLM2015']);
  });

  it('is asked by a prompt or a strategy, not by both', () => {
    expect(problemsOf('combine(lines(context), "What is it?", prompt: "Who is it?")').map(({ code }) => code)).toEqual(['RLM2013']);
    expect(problemsOf('combine(lines(context), type: "int")').map(({ code }) => code)).toEqual(['RLM2013']);
    expect(problemsOf('combine(lines(context), "averge", type: "int")').map(({ code }) => code)).toEqual(['RLM2020']);
  });
});

describe('the models that may be asked', () => {
  const asked = (model: string, models?: readonly string[]) => printGraph(graphOf(`rlm_call("q", context${model})`, ['context'], models));

  it('have a first one, which it says nothing to name', () => {
    expect(asked(', model: "small"', ['small', 'large'])).toBe(asked('', ['small', 'large']));
    expect(asked(', model: "large"', ['small', 'large'])).toContain('model: "large"');
    expect(asked(', model: "small"')).toContain('model: "small"');
  });

  it('are checked where they are known', () => {
    const plan = 'let m = "other" in [rlm_call("q", context, model: m), combine(["a"], "sum up", model: "large")]';
    expect(problemsOf(plan)).toEqual([]);
    expect(problemsOf(plan, ['context'], ['small', 'large'])).toEqual([{ code: 'RLM2035', message: 'the plan may not ask the model "other"', position: '1:9' }]);
  });

  it('are needed only by a plan whose answer needs them', () => {
    const plan = 'let a = rlm_call("q", context) in';
    expect(problemsOf(`${plan} a`, ['context'], []).map(({ code, position }) => [code, position])).toEqual([['RLM2036', '1:9']]);
    expect(problemsOf(`${plan} count(context)`, ['context'], []).map(({ code }) => code)).toEqual(['RLM2028']);
    expect(problemsOf('combine(["1"], "sum")', ['context'], [])).toEqual([]);
  });

  it('are missed once, at the first place that asks', () => {
    const plan = 'combine(map("q", filter("r", lines(context))), prompt: "s")';
    expect(problemsOf(plan, ['context'], []).map(({ code, position }) => [code, position])).toEqual([['RLM2036', '1:1']]);
  });
});

describe('names', () => {
  it('of one value stand for one node, in the order of the plan', () => {
    expect(namesOf('let b = lines(context) a = b c = lines(context) in zip(c, a)')).toEqual({ lines: ['b', 'a', 'c'], zip: [] });
  });

  it('of a context or a literal stand for a node that copies it, even if nothing else reads it', () => {
    expect(shape('let p = "x" q = p n = 3 t = context c = ["a"] in take(columns(grep(t, q), c), n)')).toBe(
      [
        '#0 grep(input: context context, pattern: "x") over text Text',
        '#1 columns(input: #0, names: ["a"]) over text List<Text>',
        '#2 take(list: #1, n: 3) List<Text>',
        '#3 list(items: ["a"]) List<Text>',
        '#4 value(value: context context) Text',
        '#5 value(value: 3) Number',
        '#6 value(value: "x") Text',
        'answer #2',
        'contexts [context]',
        '',
      ].join('\n'),
    );
    expect(namesOf('let p = "x" q = p in grep(context, q)')).toEqual({ grep: [], value: ['p', 'q'] });
  });

  it('of the answer may be answer', () => {
    expect(namesOf('let total = count(context) answer = total in answer')).toEqual({ count: ['total', 'answer'] });
  });
});

describe('the graph', () => {
  it('has nothing that the result does not need', () => {
    expect(shape('let a = lines(context) b = sort(a) in a')).toBe(shape('lines(context)'));
  });

  it('copies an answer that is a context or a literal', () => {
    expect(shape('context')).toBe('#0 value(value: context context) Text\nanswer #0\ncontexts [context]\n');
    expect(shape('[]')).toBe('#0 list(items: []) List\nanswer #0\ncontexts []\n');
  });

  it('says which contexts are read, sorted', () => {
    expect(graphOf('let z = y in [z, x]', ['x', 'y', 'w']).contexts).toEqual(['x', 'y']);
  });

  it('says whether an op that takes both works on a text or on a list', () => {
    expect(graphOf('[count(context), count(count(context)), count(lines(context)), count([])]').nodes.map(({ over }) => over)).toEqual([
      'text',
      'text',
      undefined,
      'items',
      undefined,
      'items',
      undefined,
    ]);
  });
});

// As long as a busy machine needs: nothing here may take long by itself.
describe('a hostile plan', { timeout: 60_000 }, () => {
  const chain = (length: number, step: (i: number) => string, result = `b${length - 1}`) =>
    `let\n${Array.from({ length }, (_, i) => `b${i} = ${step(i)}`).join('\n')}\nin ${result}`;

  it('of thirty lines of doubling has as many nodes as lines', () => {
    const plan = chain(31, (i) => (i === 0 ? 'lines(context)' : `cross(b${i - 1}, b${i - 1})`));
    expect(graphOf(plan).nodes).toHaveLength(31);
    expect(graphOf(chain(31, (i) => (i === 0 ? '["a"]' : `[b${i - 1}, b${i - 1}]`))).nodes).toHaveLength(31);
  });

  it('of ten thousand bindings in a chain has as many nodes', () => {
    expect(graphOf(chain(10_000, (i) => (i === 0 ? 'context' : `grep(b${i - 1}, "${i}")`))).nodes).toHaveLength(10_000);
  });

  it('of thousands of equal nodes has one', () => {
    const { nodes } = graphOf(chain(10_000, () => 'grep(context, "x")', 'zip(lines(b0), lines(b9999))').replace('b0)', `b${5000})`));
    expect(nodes.map(({ operation, names }) => `${operation} ${names.length}`)).toEqual(['grep 2', 'lines 0', 'zip 0']);
  });

  it('of thousands of names for a name has one node', () => {
    const { nodes } = graphOf(chain(10_000, (i) => (i === 0 ? 'lines(context)' : `b${i - 1}`)));
    expect(nodes.map(({ names }) => names.length)).toEqual([10_000]);
  });

  it('of a list that repeats two large records has as many items', () => {
    const record = `{ ${Array.from({ length: 300 }, (_, i) => `k${i}: 1`).join(', ')} }`;
    const { nodes } = graphOf(`let r = ${record} s = ${record} in [${'r, s, '.repeat(20_000)}]`);
    expect(nodes.map(({ operation }) => operation)).toEqual(['record', 'list']);
  });

  it('nested as deep as the grammar lets it is built', () => {
    const deep = `${'count([ '.repeat(90)}context${' ])'.repeat(90)}`;
    expect(graphOf(deep).nodes).toHaveLength(180);
  });

  it('that gives a list of a hundred thousand columns to thousands of tables is refused', () => {
    const names = Array.from({ length: 100_000 }, (_, i) => `"${i.toString(36)}"`).join();
    const tables = Array.from({ length: 5000 }, (_, i) => `columns("${i}",n)`).join();
    expect(problemsOf(`let n = [${names}] in [${tables}]`).map(({ code }) => code)).toEqual(['RLM2027']);
  });

  it('that repeats a long literal by its name is refused', () => {
    const plan = `let t = "${'x'.repeat(20_000)}" in [${Array.from({ length: 900 }, (_, i) => `split(t, "${i}")`).join(', ')}]`;
    expect(problemsOf(plan).map(({ code, position }) => [code, position])).toEqual([['RLM2027', null]]);
    const lists = Array.from({ length: 180 }, (_, i) => `count([${'r,'.repeat(i)}])`);
    expect(problemsOf(`let r = { ${'k'.repeat(100_000)}: 1 } in [${lists.join()}]`).map(({ code }) => code)).toEqual(['RLM2027']);
  });
});
