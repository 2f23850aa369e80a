import { describe, expect, it } from 'vitest';
import { check } from '../../compiler/check.ts';
import { format } from '../../compiler/format.ts';
import { lowerPlan } from '../../compiler/lower.ts';
import { readSource } from '../../compiler/source.ts';
import { graphOf, problemsOf } from './support/check-plan.ts';

const codesOf = (text: string) => [...new Set(problemsOf(text).map(({ code }) => code))].filter((code) => code !== 'RLM2028');

const many = <T>(count: number, make: (index: number) => T): T[] => Array.from({ length: count }, (_, index) => make(index));

const source = (text: string) => ({ name: 'plan.rlm', text });

// Each of these would take minutes, or all the memory there is, if something were looked at wherever a name stands for it.
describe('a plan of', { timeout: 120_000 }, () => {
  it('ten thousand programs is lowered, and says of each what it may use by a name', () => {
    const text = `[${many(10_000, (k) => `eval("result = ${k}", { x: ${k} }, { language: "python" }, type: "number")`).join(',\n')}]`;
    const graph = graphOf(text);
    expect(graph.nodes).toHaveLength(10_001);
    const nix = lowerPlan(graph, source(text));
    expect(nix.match(/allowedModules/g)).toHaveLength(1);
    expect(nix.match(/vm_spec = s_1;/g)).toHaveLength(10_000);
  });

  it('ten thousand programs that are all wrong says of each what is', () => {
    const { diagnostics } = check(source(`[${many(10_000, (k) => `eval("${k}", {}, { language: "pyhton", memory: 1, networkAccess: true }, type: "int")`).join(',\n')}]`), { contexts: [] });
    expect(diagnostics).toHaveLength(40_000);
  });

  it('thousands of programs that share long bindings by their name is bounded', () => {
    const bindings = many(900, (k) => `b${k}: context`).join(', ');
    const plan = (programs: number) => `let b = { ${bindings} } in [${many(programs, (k) => `eval("${k}", b, { language: "rust" })`).join(',\n')}]`;
    expect(codesOf(plan(100))).toEqual([]);
    expect(codesOf(plan(10_000))).toEqual(['RLM2027']);
  });

  it('a chain through bindings is measured through names of records as well', () => {
    const links = many(20_001, (k) => `r${k + 1} = { x: eval("${k}", r${k}, { language: "javascript" }) }`);
    expect(codesOf(`let r0 = { x: context } ${links.join('\n')} in get(r20001, "x")`)).toEqual(['RLM2027']);
  });

  it('doublings ends, in bindings, limits and types', () => {
    const doubled = (first: string, next: (name: string) => string) => `let b0 = ${first} ${many(40, (k) => `b${k + 1} = ${next(`b${k}`)}`).join('\n')}`;
    expect(codesOf(`${doubled('{ a: 1 }', (b) => `{ x: ${b}, y: ${b} }`)} in eval("1", { b: b40 }, { language: "python" })`)).toEqual(['RLM2026']);
    expect(codesOf(`${doubled('["re"]', (b) => `[${b}, ${b}]`)} in eval("1", {}, { language: "python", allowedModules: b40 })`)).toEqual(['RLM2026']);
    expect(codesOf(`${doubled('{ list: "text" }', (b) => `{ list: ${b}, json: ${b} }`)} in eval("1", {}, { language: "python" }, type: b40)`)).toEqual(['RLM2026']);
  });

  it('limits with two hundred thousand fields or modules is refused, and not read', () => {
    expect(codesOf(`eval("1", {}, { ${many(200_000, (k) => `f${k}: 1`).join(', ')} })`)).toEqual(['RLM2026']);
    expect(codesOf(`eval("1", {}, { language: "python", allowedModules: [${many(200_000, () => '"re"').join(', ')}] })`)).toEqual(['RLM2026']);
  });

  it('nothing but code is as long as a plan may be', () => {
    const text = `eval("${'a=1\\n'.repeat(830_000)}", {}, { language: "python" })`;
    const [node] = graphOf(text).nodes;
    expect(node?.operands.get('code')).toMatchObject({ kind: 'text', value: 'a=1\n'.repeat(830_000) });
    expect(readSource('plan.rlm', Buffer.from(`${text}${' '.repeat(4 * 2 ** 20)}`)).diagnostics).toMatchObject([{ code: 'RLM1002' }]);
  });

  it('long code that many programs share by its name is bounded', () => {
    expect(codesOf(`let code = "${'a'.repeat(2 ** 20)}" in [${many(17, (k) => `eval(code, { k: ${k} }, { language: "rust" })`).join(', ')}]`)).toEqual(['RLM2027']);
  });

  it('bindings that nest as deep as brackets may is read', () => {
    const nested = (depth: number) => `${'{ a: '.repeat(depth)}1${' }'.repeat(depth)}`;
    expect(codesOf(`eval("1", ${nested(199)}, { language: "python" })`)).toEqual([]);
    expect(codesOf(`eval("1", ${nested(200)}, { language: "python" })`)).not.toEqual([]);
  });
});

describe('code', () => {
  it.each([
    ['NUL', 'eval("a\0b", {}, { language: "python" })', 'RLM1003'],
    ['an escaped NUL', 'eval("a\\u{0}b", {}, { language: "python" })', 'RLM1008'],
    ['half a surrogate pair', 'eval("a\uD800b", {}, { language: "python" })', 'RLM1005'],
    ['an escaped half of one', 'eval("a\\u{D800}b", {}, { language: "python" })', 'RLM1008'],
    ['nothing', 'eval("", {}, { language: "python" })', 'RLM2017'],
  ])('cannot have %s', (_what, text, code) => {
    const bytes = readSource('plan.rlm', Buffer.from(text));
    const diagnostics = text.isWellFormed() && bytes.source === undefined ? bytes.diagnostics : check(source(text), { contexts: [] }).diagnostics;
    expect(diagnostics.map((diagnostic) => diagnostic.code)).toContain(code);
  });

  it('is text of Nix, of a shell or of another derivation nowhere in plan.nix but in a string', () => {
    const hostile = '${builtins.abort \\"x\\"} \'\'${y}\'\' `id` $(id) \\u{202E} outputHash __impure';
    const text = `eval("${hostile}", { outputHash: "${hostile}", builder: "/bin/sh", __functor: 1 }, { language: "rust" }, type: { json: { type: "object", properties: { "${hostile}": { type: "string" } } } })`;
    const nix = lowerPlan(graphOf(text), source(text));
    expect(nix.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""')).toMatch(/^[\w\s#.:,;={}[\]()"-]*$/);
  });

  it('is the same after formatting, however it was written', () => {
    for (const code of ['"a = 1\\n  b"', '"""\n      a = 1\n        b = \'\\\\n\'\n    """', '"a\n\tb \n"', '"\\t\\r\\n \\u{1F600}"']) {
      const text = `eval(${code}, {}, { language: "javascript" })`;
      const formatted = format(source(text)).text ?? '';
      expect(graphOf(formatted).nodes[0]?.operands).toEqual(graphOf(text).nodes[0]?.operands);
      expect(format(source(formatted)).text).toBe(formatted);
    }
  });
});
