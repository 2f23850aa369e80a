import { describe, expect, it } from 'vitest';
import { printType } from '../../../compiler/types.ts';
import { graphOf, hintsOf, problemsOf } from '../support/check-plan.ts';

function typeOf(plan: string): string {
  const graph = graphOf(plan);
  const answer = graph.nodes[graph.answer];
  return answer === undefined ? 'nothing' : printType(answer.type);
}

const schema = '{ json: { type: "object", properties: { n: { type: "integer" }, b: { type: "array", items: { type: "string" } } } } }';

const reduced = (word: string, byKey?: boolean) =>
  `eval("|line| line.len()", { lines: context }, { language: "rust" }, reduce: "${word}"${byKey === undefined ? '' : `, by_key: ${byKey}`})`;

describe('the type of', () => {
  it.each([
    ['context', 'Text'],
    ['"a"', 'Text'],
    ['1', 'Number'],
    ['true', 'Bool'],
    ['[]', 'List'],
    ['[1, 2.5]', 'List<Number>'],
    ['[1, "a"]', 'List<Text>'],
    ['["a", 1, count(context)]', 'List<Text>'],
    ['[[], ["a"], []]', 'List<List<Text>>'],
    ['[{ a: [] }, { a: [1] }]', 'List<{ a: List<Number> }>'],
    ['{ a: 1, "b c": context, d: { e: true } }', '{ a: Number, "b c": Text, d: { e: Bool } }'],
    ['slice(context, 1)', 'Text'],
    ['slice(12345, 1)', 'Text'],
    ['slice([1, 2], 1)', 'List<Number>'],
    ['grep([1, 2], "1")', 'List<Number>'],
    ['at([1, 2], 0)', 'Number'],
    ['at([], 0)', 'Text'],
    ['at([[true]], 0)', 'List<Bool>'],
    ['sort([], by: "number")', 'List'],
    ['tally([1, 2])', 'List<Text>'],
    ['combine(["a"], "concat")', 'Text'],
    ['combine(["1"], "sum")', 'Number'],
    ['combine([1], "vote")', 'Number'],
    ['combine([true, false], "vote")', 'Bool'],
    ['combine(["a"], "vote")', 'Text'],
    ['get({ a: 1, b: [context] }, "b")', 'List<Text>'],
    ['let r = { a: 1 } k = "a" in get(r, k)', 'Number'],
    ['join([1, 2], 0)', 'Text'],
    ['eval("1", {}, { language: "python" })', 'Text'],
    ['eval("1", {}, { language: "python" }, type: "text")', 'Text'],
    ['eval("1", {}, { language: "python" }, type: "number")', 'Number'],
    ['eval("1", {}, { language: "python" }, type: "bool")', 'Bool'],
    ['eval("1", {}, { language: "python" }, type: { list: "number" })', 'List<Number>'],
    [`eval("1", {}, { language: "python" }, type: ${schema})`, '{ b: List<Text>, n: Number }'],
    [`eval("1", {}, { language: "python" }, type: { list: ${schema} })`, 'List<{ b: List<Text>, n: Number }>'],
    [`let t = ${schema} l = { list: t } in get(at(eval("1", {}, { language: "python" }, type: l), 0), "n")`, 'Number'],
    ...['count', 'sum', 'min', 'max'].map((word): [string, string] => [reduced(word), 'Number']),
    ...['first', 'last'].map((word): [string, string] => [reduced(word), 'Text']),
    [reduced('list'), 'List<Text>'],
    ...['count', 'first', 'list'].map((word): [string, string] => [reduced(word, true), 'List<Text>']),
    [reduced('sum', false), 'Number'],
  ])('%s is %s', (plan, type) => {
    expect(typeOf(plan)).toBe(type);
  });
});

describe('types', () => {
  it('that an op does not take are all reported at once', () => {
    expect(problemsOf('[zip(context, [true]), lines([1]), at(context, "1"), get(context, "a"), grep({}, "x"), count(true)]')).toEqual([
      { code: 'RLM2015', message: '`a` of `zip` must be a List<Text>, and this is a Text', position: '1:6' },
      { code: 'RLM2015', message: '`b` of `zip` must be a List<Text>, and this is a List<Bool>', position: '1:15' },
      { code: 'RLM2015', message: '`input` of `lines` must be a Text, and this is a List<Number>', position: '1:30' },
      { code: 'RLM2015', message: '`list` of `at` must be a List, and this is a Text', position: '1:39' },
      { code: 'RLM2015', message: '`i` of `at` must be a Number, and this is a Text', position: '1:48' },
      { code: 'RLM2015', message: '`record` of `get` must be a Record, and this is a Text', position: '1:58' },
      { code: 'RLM2015', message: '`input` of `grep` must be a Text or List<Text>, and this is a {}', position: '1:78' },
      { code: 'RLM2015', message: '`input` of `count` must be a Text or List, and this is a Bool', position: '1:94' },
    ]);
  });

  it('come with a way from the one to the other', () => {
    expect(hintsOf('zip(context, lines(lines(context)))')).toEqual([
      '`lines(…)` gives the lines of a text as a list; `[…]` is a list of what is in it',
      '`join(…, "\\n")` makes one text of a list, `at(…, 0)` gives one of its items',
    ]);
  });

  it('of what has an error are unknown, and raise no echoes', () => {
    expect(problemsOf('let a = lines(["x"]) b = [a, true] c = { d: b } in [count(a), get(c, "e"), zip(a, b)]')).toEqual([
      { code: 'RLM2015', message: '`input` of `lines` must be a Text, and this is a List<Text>', position: '1:15' },
    ]);
  });

  it('of one list are one type, reported at the first item that differs', () => {
    expect(problemsOf('[["a", true, 1, false], [1, [2], "x"], [[1], ["a"]], [{ a: 1 }, { b: 1 }]]')).toEqual([
      { code: 'RLM2023', message: 'the items of a list have one type: item 1 is a Bool, and those before it are a Text', position: '1:8' },
      { code: 'RLM2023', message: 'the items of a list have one type: item 1 is a List<Number>, and those before it are a Number', position: '1:29' },
      { code: 'RLM2023', message: 'the items of a list have one type: item 1 is a List<Text>, and those before it are a List<Number>', position: '1:46' },
      { code: 'RLM2023', message: 'the items of a list have one type: item 1 is a { b: Number }, and those before it are a { a: Number }', position: '1:65' },
    ]);
  });

  it('of the elements fit the strategy', () => {
    expect(problemsOf('[combine([true], "sum"), combine([[1]], "vote")]').map(({ message }) => message)).toEqual([
      '`list` of `combine` must be a List<Text>, and this is a List<Bool>',
      '`list` of `combine` must be a List<Text>, and this is a List<List<Number>>',
    ]);
  });

  it('fit the unit of count', () => {
    expect(problemsOf('let u = "chars" in [count(lines(context), u), count(context, unit: "items"), count([1], "items"), count(1, u)]')).toEqual([
      { code: 'RLM2022', message: 'a list cannot be counted by "chars"', position: '1:43' },
      { code: 'RLM2022', message: 'a text cannot be counted by "items"', position: '1:68' },
    ]);
  });

  it('bigger than any use are refused where they become so', () => {
    const doubling = Array.from({ length: 30 }, (_, i) => `r${i + 1} = { a: r${i}, b: r${i} }`).join('\n');
    expect(problemsOf(`let r0 = { a: 1, b: 1 }\n${doubling}\nin r30`)).toEqual([
      { code: 'RLM2026', message: 'the type of this value has 1023 parts, and 1000 are the most', position: '9:6' },
    ]);
    const nesting = Array.from({ length: 300 }, (_, i) => `r${i + 1} = [r${i}]`).join('\n');
    expect(problemsOf(`let r0 = [1]\n${nesting}\nin r300`)).toEqual([
      { code: 'RLM2026', message: 'the type of this value nests 201 deep, and 200 is the most', position: '200:8' },
    ]);
  });
});

describe('records', () => {
  it('have each key once', () => {
    expect(problemsOf('{ a: 1, "a": { b: 1, b: 2 }, __proto__: 1, constructor: 2 }')).toEqual([
      { code: 'RLM2024', message: 'the record has the key `a` twice', position: '1:9' },
      { code: 'RLM2024', message: 'the record has the key `b` twice', position: '1:22' },
    ]);
  });

  it('are only asked for keys that they have', () => {
    const plan = '[get({ name: 1 }, "nmae"), get({ name: 1, size: 2 }, "owner"), get({}, "a"), get({ a: 1 }, "toString"), get({ toString: 1 }, "toString")]';
    expect(problemsOf(plan).map(({ message }) => message)).toEqual([
      'the record has no key `nmae`',
      'the record has no key `owner`',
      'the record has no key `a`',
      'the record has no key `toString`',
    ]);
  });
});

describe('lines that a function in Rust is called with', () => {
  const plan = (lines: string) => `eval("|line| line.len()", { lines: ${lines}, most: 3 }, { language: "rust-native" }, reduce: "sum")`;

  it.each(['context', '"a\\nb"', 'lines(context)', '[1, 2]', '[]'])('may be %s', (lines) => {
    expect(problemsOf(plan(lines))).toEqual([]);
  });

  it.each([
    ['true', 'Bool'],
    ['[["a"]]', 'List<List<Text>>'],
    ['{ a: 1 }', '{ a: Number }'],
  ])('cannot be %s', (lines, type) => {
    expect(problemsOf(plan(lines))).toEqual([
      { code: 'RLM2015', message: `\`bindings.lines\` of \`eval\` must be a Text or List<Text>, and this is a ${type}`, position: '1:27' },
    ]);
  });
});

describe('bindings', () => {
  const plan = (bindings: string) => `let r = { a: 1 } f = "x" in eval("1", ${bindings}, { language: "javascript" })`;

  it.each(['{}', 'r', '{ a: context, b: [[1], []], c: { d: [true] }, e: r, f: lines(context), g: eval("2", {}, { language: "rust" }) }'])('may be %s', (bindings) => {
    expect(problemsOf(plan(bindings)).filter(({ code }) => code !== 'RLM2028')).toEqual([]);
  });

  it.each([
    ['context', 'RLM2043'],
    ['at([r], 0)', 'RLM2043'],
    ['f', 'RLM2015'],
    ['[1]', 'RLM2015'],
    ['{ a: 1, a: 2 }', 'RLM2024'],
    ['{ a: [1, true] }', 'RLM2023'],
  ])('cannot be %s', (bindings, code) => {
    expect(problemsOf(plan(bindings)).filter((problem) => problem.code !== 'RLM2028')).toMatchObject([{ code }]);
  });
});
