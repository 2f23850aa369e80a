import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { ensureHostToolchain } from '../../runtime/store/host-toolchain.ts';
import { type PlanBuilder, planBuilder } from './support/plan-builder.ts';
import { temporaryStore } from './support/temporary.ts';

let store: string;
let build: PlanBuilder;

beforeAll(async () => {
  store = await temporaryStore();
  build = await planBuilder(store);
});

/** A plan of so many bindings `b0`, `b1`, …, and of what comes after `in`. */
const bindings = (count: number, value: (k: number) => string, result: string) =>
  `let\n${Array.from({ length: count }, (_, k) => `  b${k} = ${value(k)}\n`).join('')}in\n  ${result}`;

const numbersTo = (count: number) => Array.from({ length: count }, (_, k) => `${k + 1}\n`).join('');

describe('a plan that grows at each step', () => {
  const bounded = { maxValue: 100_000 };

  it.each([
    ['joins a text with itself', (k: number) => (k === 0 ? 'context' : `join([b${k - 1}, b${k - 1}], "")`), 'b30'],
    ['lists a list twice', (k: number) => (k === 0 ? 'lines(context)' : `[b${k - 1}, b${k - 1}]`), 'count(b30)'],
    ['crosses a list with itself', (k: number) => (k === 0 ? 'lines(context)' : `cross(b${k - 1}, b${k - 1})`), 'count(b30)'],
  ] as const)('and %s thirty times is refused where a value would be larger than --max-value', async (_, value, result) => {
    const outcome = await build(bindings(31, value, result), { context: '1\n2\n' }, bounded);
    expect(outcome).toMatchObject({ problems: [{ code: 'RLM4001', message: 'the value would be larger than 100000 bytes', at: expect.stringMatching(/^(\[|cross)/) as string }] });
  });

  it('out of nothing is nothing, however often', async () => {
    const plan = bindings(31, (k) => (k === 0 ? 'context' : `join([b${k - 1}, b${k - 1}], "")`), 'count(b30, unit: "chars")');
    expect(await build(plan, { context: '' })).toEqual({ answer: '0' });
  });

  it.each(['cross(cross(l, l), l)', 'pairs(cross(l, l))'])('over 1 GiB in one step, as %s, is refused before the value is written', async (value) => {
    const outcome = await build(`let l = lines(context) in count(${value})`, { context: numbersTo(1000) });
    expect(outcome).toMatchObject({ problems: [{ code: 'RLM4001', at: value }] });
  });

  it('to millions of rows is built', async () => {
    const context = numbersTo(1200);
    expect(await build('let l = lines(context) in count(cross(l, l))', { context })).toEqual({ answer: '1440000' });
    expect(await build('count(pairs(lines(context)))', { context })).toEqual({ answer: '719400' });
  });
});

describe('a plan of many nodes', () => {
  it('that are equal builds one', async () => {
    const built: string[] = [];
    const plan = bindings(10_000, () => 'grep(context, "x")', 'join([b0, b5000, b9999], "-")');
    const onProgress = (event: { kind: string; step?: { label: string } }) => {
      if (event.kind === 'finished') built.push(event.step?.label ?? '');
    };
    expect(await build(plan, { context: 'x' }, { onProgress })).toEqual({ answer: 'x-x-x' });
    expect(built).toHaveLength(3);
  });

  it('in a row builds them one after another', async () => {
    const plan = bindings(150, (k) => (k === 0 ? 'context' : `slice(b${k - 1}, 1)`), 'count(b149, unit: "chars")');
    expect(await build(plan, { context: 'x'.repeat(200) })).toEqual({ answer: '51' });
  });
});

describe('a pattern', () => {
  const oneLine = 'a'.repeat(3_000_000);

  it.each([
    ['repetitions', '(a+)+$', '0'],
    ['alternatives that overlap', '(a|aa)+$', '0'],
    ['what may be empty', '(a*)*b', '0'],
    ['anything', '(.*)*x|a{1000}', '1'],
    ['hundreds of what may be there', `(${'(a?)'.repeat(500)}a{500})+`, '1'],
  ])('that repeats %s takes linear time on a line of megabytes', async (_, pattern, answer) => {
    expect(await build(`count(grep(context, "${pattern}"))`, { context: `${oneLine}!\n` })).toEqual({ answer });
  });

  it.each(['((a{0,100}){0,100}){0,100}', '(a{1,1000}){1,1000}'])('such as %s is refused before it is built', async (pattern) => {
    expect(await build(`grep(context, "${pattern}")`, { context: '' })).toMatchObject({ problems: [{ code: 'RLM2016', at: `"${pattern}"` }] });
  });
});

describe('a number', () => {
  it('of hundreds of digits is exact', async () => {
    expect(await build('combine(lines(context), "sum")', { context: '1e400\n1e-400\n' })).toEqual({ answer: `1${'0'.repeat(400)}.${'0'.repeat(399)}1` });
  });

  it.each([
    ['an exponent of 401', '1e401', 'RLM4003'],
    ['an exponent of nine digits', '1e999999999', 'RLM4003'],
    ['100,000 digits', '9'.repeat(100_000), 'RLM4004'],
  ])('of %s is an error that names the element', async (_, context, code) => {
    const outcome = await build('combine(lines(context), "sum")', { context });
    expect(outcome).toMatchObject({ problems: [{ code, message: expect.stringContaining('element 1') as string, at: 'combine(lines(context), "sum")' }] });
  });

  it('beyond all texts is a position at their end', async () => {
    const plan = `let far = combine(["1e300"], "sum") near = combine(["-1e300"], "sum") in join([slice(context, 0, far), slice(context, near), slice(context, far)], "|")`;
    expect(await build(plan, { context: 'abc' })).toEqual({ answer: 'abc|abc|' });
    expect(await build('count(chunk(context, 1000000000))', { context: 'abc' })).toEqual({ answer: '3' });
    expect(await build('take(lines(context), 1000000000)', { context: 'abc' })).toEqual({ answer: '"abc"\n' });
  });
});

describe('data that means something to Nix', () => {
  it('is data as the key of a record', async () => {
    const keys = ['__toString', '__functor', 'outPath', 'drvPath', 'outputHash', 'type', 'impureEnvVars', '${x}', "''", '', '__proto__', 'constructor'];
    const record = `{ ${keys.map((key, k) => `${JSON.stringify(key)}: ${k % 2 === 0 ? `"${k}"` : 'count(context)'}`).join(', ')} }`;
    const plan = `let r = ${record} in join([${keys.map((key) => `get(r, ${JSON.stringify(key)})`).join(', ')}], ",")`;
    expect(await build(plan, { context: 'x' })).toEqual({ answer: '0,1,2,1,4,1,6,1,8,1,10,1' });
    expect(await build(record, { context: 'x' })).toEqual({ answer: `{${keys.map((key, k) => `${JSON.stringify(key)}:${k % 2 === 0 ? `"${k}"` : '1'}`).join(',')}}\n` });
  });

  it('is data as a text', async () => {
    const texts = ['${x}', '$${', "''${y}''", '$(id)', '`id`', '@out@', '$out', '${builtins.currentTime}', `/nix/store/${'a'.repeat(32)}-x`, '/nix/store/x.drv', '\u0007\u001b'];
    const literals = texts.map((text) => JSON.stringify(text).replaceAll(/\\u(....)/g, '\\u{$1}'));
    expect(await build(`join([${literals.join(', ')}], " ")`)).toEqual({ answer: texts.join(' ') });
  });

  it('may be the paths of the very programs that work on it', async () => {
    const { storePath } = await ensureHostToolchain({ store });
    const paths = (await readdir(join(store, 'nix/store'))).filter((name) => !name.startsWith('.')).map((name) => `/nix/store/${name}`);
    expect(paths).toContain(storePath);
    const context = paths.map((path) => `${path}\n`).join('');
    expect(await build('grep(context, "^/nix/store/")', { context })).toEqual({ answer: context });
    expect(await build('join(lines(context), "\\n")', { context })).toEqual({ answer: context.slice(0, -1) });
  });
});

describe('a context', () => {
  const context = '\uFEFFa\0b\nc\rd\r\n\0\0\n\u{1F600}\uFFFD\u2028e';

  it('may hold NUL, a byte order mark, lone carriage returns and U+FFFD', async () => {
    expect(await build('grep(context, "\\x00")', { context })).toEqual({ answer: '\uFEFFa\0b\n\0\0\n' });
    expect(await build('extract(context, "\\x00.?")', { context })).toEqual({ answer: '"\\u0000b"\n"\\u0000\\u0000"\n' });
    expect(await build('grep(context, "^\\u{FEFF}")', { context })).toEqual({ answer: '\uFEFFa\0b\n' });
    expect(await build('count(context, unit: "chars")', { context })).toEqual({ answer: '17' });
  });

  it('comes back from a list of its lines, pieces or parts as it was', async () => {
    for (const [list, delimiter] of [['chunk(context, 4)', ''], ['chunk(context, size: 1)', ''], ['split(context, "\\n")', '\\n'], ['split(context, "\\r")', '\\r']]) {
      expect(await build(`join(${list}, "${delimiter}")`, { context })).toEqual({ answer: context });
    }
    expect(await build('join(lines(context), "\\n")', { context })).toEqual({ answer: context.replace('\r\n', '\n') });
  });
});

describe('a failure', () => {
  it('is no answer later: it fails again, and is built once its context is mended', async () => {
    const plan = 'combine(lines(context), "sum")';
    for (let time = 0; time < 2; time++) expect(await build(plan, { context: '1\nten\n' })).toMatchObject({ problems: [{ code: 'RLM4003' }] });
    expect(await build(plan, { context: '1\n10\n' })).toEqual({ answer: '11' });
  });
});
