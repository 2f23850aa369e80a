import { describe, expect, it } from 'vitest';
import { printType } from '../../../compiler/types.ts';
import { answerTypeOf } from '../support/answer-type.ts';
import { graphOf, hintsOf, problemsOf } from '../support/check-plan.ts';

describe('an answer type', () => {
  it.each([
    ['"int"', 'int'],
    ['"number"', 'number'],
    ['"bool"', 'bool'],
    ['"quotes"', 'quotes'],
    ['{ enum: ["a b", "A", 1.50] }', { enum: ['a b', 'A', '1.5'] }],
    ['{ max_words: 50.0 }', { max_words: 50 }],
    ['{ json: { type: "object", properties: { a: { type: "boolean" } } } }', { json: '{"additionalProperties":false,"properties":{"a":{"type":"boolean"}},"required":["a"],"type":"object"}' }],
  ])('%s is read', (written, type) => {
    expect(answerTypeOf(written)).toEqual(type);
  });

  it('is a text unless it is given', () => {
    expect(answerTypeOf('"text"')).toBeUndefined();
  });

  it('may have names anywhere', () => {
    const bindings = 'yes = "yes" words = [yes, "no"] kind = { enum: words } same = kind most = 3 b = "bool" property = { type: "integer", minimum: most } field = { n: property }';
    expect(answerTypeOf('b', bindings)).toBe('bool');
    expect(answerTypeOf('same', bindings)).toEqual({ enum: ['yes', 'no'] });
    expect(answerTypeOf('{ max_words: most }', bindings)).toEqual({ max_words: 3 });
    expect(answerTypeOf('{ json: { type: "object", properties: field } }', bindings)).toEqual(
      answerTypeOf('{ json: { type: "object", properties: { n: { type: "integer", minimum: 3 } } } }'),
    );
  });

  it.each([
    ['"text"', 'Text'],
    ['"int"', 'Number'],
    ['"number"', 'Number'],
    ['"bool"', 'Bool'],
    ['"quotes"', 'List<Text>'],
    ['{ enum: ["a"] }', 'Text'],
    ['{ max_words: 5 }', 'Text'],
    [
      '{ json: { type: "object", properties: { b: { type: "array", items: { type: "number" } }, a: { type: "object", properties: { "c d": { type: "string" } } } } } }',
      '{ a: { "c d": Text }, b: List<Number> }',
    ],
  ])('%s gives a %s, and a list of them for a list', (written, type) => {
    const typesOf = (plan: string) => graphOf(plan).nodes.filter(({ operation }) => operation !== 'lines').map((node) => printType(node.type));
    expect(typesOf(`rlm_call("q", context, type: ${written})`)).toEqual([type]);
    expect(typesOf(`map("q", lines(context), type: ${written})`)).toEqual([`List<${type}>`]);
    expect(typesOf(`combine(lines(context), prompt: "q", type: ${written})`)).toEqual([type]);
    expect(typesOf(`combine(lines(context), "what is it?", type: ${written})`)).toEqual([type]);
  });

  it('decides what may follow', () => {
    const person = '{ json: { type: "object", properties: { name: { type: "string" }, age: { type: "integer" } } } }';
    expect(problemsOf(`let p = rlm_call("Who?", context, type: ${person}) in grep(get(p, "name"), "Ann")`)).toEqual([]);
    expect(problemsOf(`get(at(map("Who?", lines(context), type: ${person}), 0), "agee")`)).toEqual([{ code: 'RLM2025', message: 'the record has no key `agee`', position: '1:145' }]);
    expect(problemsOf('lines(rlm_call("Where?", context, type: "quotes"))').map(({ code }) => code)).toEqual(['RLM2015']);
    expect(problemsOf('filter("Is it?", map("Who?", lines(context), type: "bool"))').map(({ code }) => code)).toEqual(['RLM2015']);
  });

  it.each([
    ['"string"', 'did you mean "text"?'],
    ['"Boolean"', 'did you mean "bool"?'],
    ['"nubmer"', 'did you mean "number"?'],
    ['"json"', 'did you mean `{ json: { type: "object", properties: { … } } }`?'],
    ['{ max_wrods: 3 }', 'did you mean `{ max_words: … }`?'],
    ['{ properties: {} }', 'a JSON schema goes into `json`: `{ json: { type: "object", properties: { … } } }`'],
    [
      '"date"',
      'an answer type is "text", "int", "number", "bool", "quotes", `{ enum: ["…", "…"] }`, `{ max_words: 50 }` or `{ json: { type: "object", properties: { … } } }`',
    ],
  ])('%s is none, and the hint says which is meant', (written, hint) => {
    const plan = `rlm_call("q", context, type: ${written})`;
    expect(problemsOf(plan).map(({ code }) => code)).toEqual(['RLM2030']);
    expect(hintsOf(plan)).toEqual([hint]);
  });

  it('may have more parts than a value, as long as it has no name and so is none', () => {
    const properties = Array.from({ length: 600 }, (_, i) => `p${i}: { type: "string" }`).join(', ');
    const schema = `{ type: "object", properties: { ${properties} } }`;
    expect(problemsOf(`rlm_call("q", context, type: { json: ${schema} })`)).toEqual([]);
    expect(problemsOf(`let s = ${schema} in rlm_call("q", context, type: { json: s })`).map(({ code }) => code)).toEqual(['RLM2026']);
  });

  it('that is written once is read once, and its mistakes are said once', () => {
    expect(problemsOf('let t = { enum: ["a", "a"] } in [rlm_call("q", context, type: t), rlm_call("r", context, type: t)]')).toEqual([
      { code: 'RLM2031', message: '`enum` has "a" twice', position: '1:23' },
    ]);
  });
});

describe('the values of an enum', () => {
  it.each([['a\\tb'], ['a  b'], ['"', "'"], ['1', '1.0 '.trim()], ['\\u{1F600}']])('may be %j', (...values) => {
    expect(problemsOf(`rlm_call("q", context, type: { enum: [${values.map((value) => `"${value.replace(/^"$/, '\\"')}"`).join(', ')}] })`)).toEqual([]);
  });

  it.each(['""', '" a"', '"a\\t"', '"a\\u{85}"', '"\\u{A0}a"', '"a\\nb"', '"a\\rb"', 'true', '["a"]', '{}'])('cannot be %s', (value) => {
    expect(problemsOf(`rlm_call("q", context, type: { enum: ["b", ${value}] })`).map(({ code, position }) => [code, position])).toEqual([['RLM2031', '1:44']]);
  });

  it('are different', () => {
    expect(problemsOf('rlm_call("q", context, type: { enum: ["a", 1, "1.0", 1.0] })')).toEqual([{ code: 'RLM2031', message: '`enum` has "1" twice', position: '1:54' }]);
  });
});

// As long as a busy machine needs: nothing here may take long by itself.
describe('a hostile answer type', { timeout: 60_000 }, () => {
  it('of a hundred lines of doubling is refused', () => {
    const lines = Array.from({ length: 100 }, (_, i) => `b${i + 1} = { type: "object", properties: { x: b${i}, y: b${i} } }`);
    expect(problemsOf(`let b0 = { type: "string" } ${lines.join('\n')} in rlm_call("q", context, type: { json: b100 })`).map(({ code, message }) => `${code} ${message}`)).toEqual([
      'RLM2026 this answer type nests 203 deep, and 200 is the most',
    ]);
    expect(problemsOf(`let b0 = { type: "string" } ${lines.slice(0, 30).join('\n')} in rlm_call("q", context, type: { json: b30 })`).map(({ message }) => message)).toEqual([
      'this answer type has more than 5000 parts',
    ]);
  });

  it('of ten thousand levels by name is refused', () => {
    const lines = Array.from({ length: 10_000 }, (_, i) => `b${i + 1} = { items: b${i} }`);
    expect(problemsOf(`let b0 = 1 ${lines.join('\n')} in rlm_call("q", context, type: { json: b10000 })`).map(({ code }) => code)).toEqual(['RLM2026']);
  });

  it('of ten thousand levels over the context is not known', () => {
    const lines = Array.from({ length: 10_000 }, (_, i) => `b${i + 1} = { items: b${i} }`);
    expect(problemsOf(`let b0 = context ${lines.join('\n')} in rlm_call("q", context, type: { json: b10000 })`).map(({ code }) => code)).toEqual(['RLM2014']);
  });

  it('with a long text in each of a thousand places is refused', () => {
    const properties = Array.from({ length: 1000 }, (_, i) => `p${i}: { type: "string", description: d }`);
    const plan = `let d = "${'x'.repeat(100_000)}" in rlm_call("q", context, type: { json: { type: "object", properties: { ${properties.join(', ')} } } })`;
    expect(problemsOf(plan).map(({ message }) => message)).toEqual(['this answer type has more than 100000 characters']);
  });

  it('that thousands of calls have in parts is refused once', () => {
    const properties = Array.from({ length: 400 }, (_, i) => `p${i}: { type: "string", description: "${'x'.repeat(200)}" }`);
    const calls = Array.from({ length: 5000 }, (_, i) => `rlm_call("${i}", context, type: { json: { type: "object", properties: p } })`);
    expect(problemsOf(`let p = { ${properties.join(', ')} } in [${calls.join(', ')}]`).map(({ code }) => code)).toEqual(['RLM2027']);
  });

  it('of thousands of values that thousands of calls have is read once', () => {
    const values = Array.from({ length: 4900 }, (_, i) => `"${i.toString(36)}"`).join();
    const calls = (length: number, call: (i: number) => string) => Array.from({ length }, (_, i) => call(i)).join();
    const codes = (calls: string) => problemsOf(`let t = { enum: [${values}] } in [${calls}]`).map(({ code }) => code);
    expect(codes(calls(50_000, () => 'rlm_call("q",context,type:t)'))).toEqual([]);
    expect(codes(calls(20_000, (i) => `rlm_call("${i}",context,type:t)`))).toEqual(['RLM2027']);
  });

  it('that thousands of calls have by one name is read once', () => {
    const properties = Array.from({ length: 200 }, (_, i) => `p${i}: { type: "string", description: "${'x'.repeat(400)}" }`);
    const calls = Array.from({ length: 5000 }, () => 'rlm_call("q", context, type: t)');
    expect(problemsOf(`let t = { json: { type: "object", properties: { ${properties.join(', ')} } } } in [${calls.join(', ')}]`)).toEqual([]);
  });
});
