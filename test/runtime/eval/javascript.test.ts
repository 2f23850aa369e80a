import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Command } from '../../../runtime/eval/supervise.ts';
import { type CodeOutcome, type CodeSettings, Workshop } from './support/run-code.ts';

let workshop: Workshop;
let engine: Command;

beforeAll(async () => {
  workshop = await Workshop.open();
  engine = await workshop.javascript();
});

afterAll(() => workshop.close());

const run = (code: string, settings?: CodeSettings): Promise<CodeOutcome> => workshop.run(engine, code, settings);

/** Code, and what it prints or gives as a text. */
async function expectResults(cases: Readonly<Record<string, string>>): Promise<void> {
  const outcomes = await Promise.all(Object.keys(cases).map(async (code) => [code, await run(code)] as const));
  expect(Object.fromEntries(outcomes)).toEqual(Object.fromEntries(Object.entries(cases).map(([code, result]) => [code, { result }])));
}

describe('the result of JavaScript', () => {
  it('is `result`, however it is declared', async () => {
    await expectResults({
      'result = 3': '3',
      'var result = 3': '3',
      'let result = "a"': 'a',
      'const result = "a"; print("not this")': 'a',
      'globalThis.result = "a"': 'a',
      'function f() { result = "a" } f()': 'a',
    });
  });

  it('is what was printed where there is no `result`', async () => {
    await expectResults({
      'print("a", 1, true, null, undefined, [1, { a: "b" }], 12n)': 'a 1 true null undefined [1,{"a":"b"}] 12\n',
      'console.log("a"); console.error("b"); console.info("c")': 'a\nc\n',
      'let result; print("a")': 'a\n',
      'print("a\\u0000b\\ud83d\\ude00")': 'a\0b😀\n',
      '': '',
    });
  });

  it('is a number in its canonical form, exact where it is a BigInt', async () => {
    await expectResults({
      'result = 1e21': '1000000000000000000000',
      'result = -0': '0',
      'result = 0.1 + 0.2': '0.30000000000000004',
      'result = 5e-7': '0.0000005',
      'result = 2n ** 100n': '1267650600228229401496703205376',
      'result = -(2n ** 64n)': '-18446744073709551616',
    });
  });

  it('may be the value of a promise', async () => {
    await expectResults({
      'result = Promise.resolve("a")': 'a',
      'async function f() { await null; return "a" } const result = f()': 'a',
      'async function f() { await null; print("a") } f()': 'a\n',
    });
    expect(await run('result = new Promise(() => {})')).toMatchObject({ code: 'RLM4032', message: 'the result is a promise that is never settled, not a text' });
    expect(await run('async function f() {\n await null\n throw new TypeError("a")\n}\nf()')).toEqual({ code: 'RLM4030', message: 'TypeError: a (line 3 of the code)', line: 3 });
    expect(await run('result = Promise.reject(new Error("a"))')).toMatchObject({ code: 'RLM4030', message: 'Error: a (line 1 of the code)' });
  });

  it.each([
    ['NaN', 'NaN'],
    ['1 / 0', 'Infinity'],
    ['null', 'null'],
    ['true', 'true'],
    ['[1]', '[1]'],
    ['() => 1', 'a function'],
    ['Symbol("a")', 'a symbol'],
    ['new Map()', 'a Map'],
    ['new Set([1])', 'a Set'],
    ['new Uint8Array(2)', 'a Uint8Array'],
    ['/a/', 'a RegExp'],
    ['[undefined]', 'undefined'],
    ['(() => { const a = []; a.push(a); return a })()', 'an object that is inside itself'],
    ['(() => { let a = []; for (let i = 0; i < 300; i++) a = [a]; return a })()', 'nested deeper than 200 lists and objects'],
    ['(() => { let a = []; for (let i = 0; i < 1e5; i++) a = [a]; return a })()', 'nested deeper than 200 lists and objects'],
  ])('is no text where it is %s', async (code, actual) => {
    expect(await run(`result = ${code}`)).toEqual({ code: 'RLM4032', message: `the result is ${actual}, not a text` });
  });

  it('is refused where it has half a character', async () => {
    expect(await run('result = "a\\ud800"')).toMatchObject({ code: 'RLM4032' });
    expect(await run('print("a\\ud800")')).toMatchObject({ code: 'RLM4032', message: expect.stringContaining('half a character') });
    expect(await run('result = ["\\udc00"]', { type: { list: 'text' } })).toMatchObject({ code: 'RLM4032' });
  });

  it('is what `toJSON` and getters give, and an error where they throw', async () => {
    await expectResults({ 'result = new Date(0)': '1970-01-01T00:00:00.000Z', 'result = { toJSON() { return "a" } }': 'a' });
    expect(await run('result = {\n get a() {\n  throw new RangeError("b")\n }\n}', { type: { json: '{}' } })).toEqual({ code: 'RLM4030', message: 'RangeError: b (line 3 of the code)', line: 3 });
    expect(await run('result = new Proxy([], { get() { throw 1 } })', { type: { list: 'text' } })).toEqual({ code: 'RLM4030', message: 'thrown: 1' });
    expect(await run('result = { get a() { for (;;); } }', { type: { json: '{}' }, spec: { cpuTimeLimit: 1 } })).toMatchObject({ code: 'RLM4031', message: 'the code exceeded `cpuTimeLimit`, 1 s' });
    expect(await run('Object.defineProperty(globalThis, "result", { get() { throw new Error("a") } })')).toMatchObject({ code: 'RLM4030' });
  });

  it('cannot be changed by what the code does to the language', async () => {
    await expectResults({
      'JSON.stringify = () => "bad"; Array.prototype.join = JSON.stringify; String.prototype.slice = JSON.stringify; Function.prototype.call = JSON.stringify; result = "a"': 'a',
      'Object.prototype.toString = () => { throw 1 }; Object.keys = null; Number.isFinite = null; result = 1': '1',
      'print = null; console = null; result = "a"': 'a',
    });
  });
});

describe('errors of JavaScript', () => {
  it.each<[string, string, string, number | undefined]>([
    ['a syntax error', '\nlet a = ;', 'SyntaxError: unexpected token in expression: \';\' (line 2 of the code)', 2],
    ['a name that is not there', 'let a = 1;\n\nb(a)', "ReferenceError: 'b' is not defined (line 3 of the code)", 3],
    ['an error in a function', 'function f() {\n  throw new RangeError("too far")\n}\nf()', 'RangeError: too far (line 2 of the code)', 2],
    ['a thrown text', 'throw "a"', 'thrown: a', undefined],
    ['a thrown object', 'throw { a: 1 }', 'thrown: {"a":1}', undefined],
    ['a thrown nothing', 'throw undefined', 'thrown: undefined', undefined],
    ['an error with a getter that throws', 'throw { get message() { throw 1 }, name: "E" }', 'E', undefined],
    ['a forged line', 'throw { name: "E", message: "m", stack: "at code:99" }', 'E: m', undefined],
    ['a long message', 'throw new Error("a".repeat(1e6))', `Error: ${'a'.repeat(399)}… (line 1 of the code)`, 1],
    ['lines in a message', 'throw new Error("a\\nrlm-op: RLM4003: b")', 'Error: a\\nrlm-op: RLM4003: b (line 1 of the code)', 1],
    ['half a character', 'throw new Error("\\ud800")', 'Error: \ufffd (line 1 of the code)', 1],
    ['a module', 'import fs from "fs"', expect.stringContaining('SyntaxError') as unknown as string, 1],
  ])('have a type, a message and a line: %s', async (_, code, message, line) => {
    expect(await run(code)).toEqual({ code: 'RLM4030', message, ...(line === undefined ? {} : { line }) });
  });

  it('tell of recursion that is too deep, of whatever kind, and not by a crash', async () => {
    for (const code of [
      'function f(n) {\n return f(n + 1) + 1\n}\nf(0)',
      'const f = () => [1].map(f); f()',
      'const o = {}; o.toString = () => `${o}`; `${o}`',
      'let a = []; for (let i = 0; i < 1e5; i++) a = [a]; JSON.stringify(a)',
      'JSON.parse("[".repeat(1e6))',
      `eval("(".repeat(1e6))`,
      'new Function("return " + "-".repeat(1e6) + "1")',
      'new RegExp("(".repeat(1e6))',
      'let a = []; for (let i = 0; i < 1e5; i++) a = [a]; a.toString()',
      'let p = {}; for (let i = 0; i < 1e5; i++) p = new Proxy(p, {}); p.x',
      'class A { get x() { return this.x } } new A().x',
    ]) {
      const outcome = await run(code, { spec: { cpuTimeLimit: 10 } });
      expect([code, outcome]).toEqual([code, { code: 'RLM4030', message: expect.stringMatching(/stack overflow|Maximum call stack|SyntaxError|RangeError/), ...('line' in outcome ? { line: outcome.line } : {}) }]);
    }
  });
});

describe('JavaScript', () => {
  it('has no clock that runs and no randomness', async () => {
    const code = 'print(Date.now(), new Date().toString(), Math.random(), Math.random(), new Date(2020, 5, 1).getTimezoneOffset()); for (let i = 0; i < 1e6; i++); print(Date.now())';
    const first = await run(code);
    expect(first).toEqual({ result: expect.stringMatching(/^0 Thu Jan 01 1970 00:00:00 GMT\+0000 (0\.\d+) (0\.\d+) 0\n0\n$/) });
    expect(await run(code)).toEqual(first);
  });

  it('has the language and nothing else', async () => {
    const names = 'process, require, module, fetch, setTimeout, performance, std, os, Deno, window, navigator, WebAssembly, XMLHttpRequest, scriptArgs, loadScript'.split(', ');
    expect(await run(`print([${names.map((name) => `typeof ${name}`).join(', ')}].join())`)).toEqual({ result: `${names.map(() => 'undefined').join()}\n` });
    const known = await run('result = Object.getOwnPropertyNames(globalThis).filter((name) => !/^[A-Z]/.test(name)).sort().join(" ")');
    expect(known).toEqual({ result: 'console decodeURI decodeURIComponent encodeURI encodeURIComponent escape eval globalThis isFinite isNaN parseFloat parseInt print undefined unescape' });
  });

  it('has no modules', async () => {
    expect(await run('import("fs").then((fs) => print(fs), (error) => print("refused"))')).toEqual({ result: 'refused\n' });
  });

  it('has bindings that it may hide', async () => {
    const bindings = [{ name: 'text', type: 'Text', value: 'a' }];
    expect(await run('const text = "b"; result = text + globalThis.text', { bindings })).toEqual({ result: 'ba' });
  });
});
