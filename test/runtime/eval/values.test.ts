import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isDouble } from '../../../runtime/eval/exact-numbers.ts';
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

let files = 0;

/** What the identity makes of a value that is given as a file, and is told to be of a type. */
async function identity(type: string, value: string, result: NonNullable<CodeSettings['type']>): Promise<CodeOutcome> {
  files += 1;
  const file = join(workshop.directory, `value-${files}`);
  await writeFile(file, value);
  return run('result = x', { bindings: [{ name: 'x', type, value: { file } }], type: result });
}

const text = fc.oneof(fc.string({ unit: 'binary', maxLength: 60 }), fc.string({ unit: fc.constantFrom('"', '\\', '\n', '\r', '\t', '\0', '\u2028', '\u007f', '\u0080', 'é', '😀', '\\u', '/', '`', '${'), maxLength: 30 }));

const digits = fc.string({ unit: fc.constantFrom(...'0123456789'), maxLength: 40 });

/** A canonical decimal of any length, of which most are no number of JavaScript. */
const decimal = fc.tuple(fc.boolean(), digits, digits).map(([negative, whole, fraction]) => {
  const [integer, rest] = [whole.replace(/^0+/, '') || '0', fraction.replace(/0+$/, '')];
  const number = `${integer}${rest === '' ? '' : `.${rest}`}`;
  return number === '0' || !negative ? number : `-${number}`;
});

/** The canonical decimal of a number of JavaScript, written by other means than ours. */
function decimalOfDouble(double: number): string {
  const [mantissa = '', exponent = '0'] = String(Math.abs(double)).split('e');
  const [whole = '', fraction = ''] = mantissa.split('.');
  const shift = Number(exponent);
  const [head, tail] = shift >= 0 ? [`${whole}${fraction.padEnd(shift, '0').slice(0, shift)}`, fraction.slice(shift)] : ['0', `${whole.padStart(-shift, '0')}${fraction}`];
  const number = `${head.replace(/^0+(?=\d)/, '')}${tail === '' ? '' : `.${tail}`}`;
  return double < 0 ? `-${number}` : number;
}

const double = fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => decimalOfDouble(value));

const lines = (elements: readonly string[]) => elements.map((element) => `${element}\n`).join('');

describe('a value that goes through JavaScript', () => {
  it('is the same bytes if it is a text', async () => {
    const same = fc.asyncProperty(text, async (value) => {
      expect(await identity('Text', value, 'text')).toEqual({ result: value });
    });
    await fc.assert(same, { numRuns: 4 });
  });

  it('is the same bytes if it is a list of texts', async () => {
    const same = fc.asyncProperty(fc.array(text, { maxLength: 1000, size: 'max' }), async (texts) => {
      const value = lines(texts.map((element) => JSON.stringify(element)));
      expect(await identity('List<Text>', value, { list: 'text' })).toEqual({ result: value });
    });
    await fc.assert(same, { numRuns: 4 });
  });

  it('is the same bytes if it is a list of numbers that JavaScript has', async () => {
    const numbers = fc.oneof(double, fc.maxSafeInteger().map(String), decimal.filter((number) => decimalOfDouble(Number(number)) === number));
    const same = fc.asyncProperty(fc.array(numbers, { maxLength: 1000, size: 'max' }), async (elements) => {
      expect(await identity('List<Number>', lines(elements), { list: 'number' })).toEqual({ result: lines(elements) });
      expect(await identity('List<Number>', lines(elements), { list: 'text' })).toEqual({ result: lines(elements.map((number) => `"${number}"`)) });
    });
    await fc.assert(same, { numRuns: 3 });
  });

  it('is refused if it is a number that JavaScript does not have', async () => {
    const told = fc.property(decimal, (number) => {
      expect(isDouble(number)).toBe(decimalOfDouble(Number(number)) === number);
    });
    fc.assert(told, { numRuns: 2000 });
    for (const number of ['0.1', '9007199254740992', '9007199254740994', '123456789012345', '-0.000001', `1${'0'.repeat(22)}`]) expect(isDouble(number), number).toBe(true);
    for (const number of ['9007199254740993', '0.1000000000000000055', `1${'0'.repeat(22)}1`, `1${'0'.repeat(400)}`, `0.${'0'.repeat(399)}1`]) expect(isDouble(number), number).toBe(false);
    const number = '9007199254740993';
    const message = expect.stringContaining(`\`x\` holds ${number}`);
    expect(await identity('Number', number, 'number')).toEqual({ code: 'RLM4033', message });
    expect(await identity('List<Number>', lines(['1', number]), { list: 'number' })).toEqual({ code: 'RLM4033', message });
    expect(await identity('{ a: List<Number> }', `{"a":[${number}]}\n`, 'text')).toEqual({ code: 'RLM4033', message });
    // The digits of a text are none of its numbers.
    expect(await identity('{ a: Text, b: Number }', `{"a":${JSON.stringify(`"${number}`)},"b":1}\n`, 'text')).toMatchObject({ code: 'RLM4032' });
  });

  it('is the same bytes if it is a record, in the order of its schema', async () => {
    const schema = JSON.stringify({ properties: { a: { items: { type: 'string' }, type: 'array' }, b: { type: 'boolean' }, __proto__x: { type: 'number' } }, type: 'object' });
    const same = fc.asyncProperty(fc.array(text, { maxLength: 5 }), fc.boolean(), double, async (texts, flag, number) => {
      const value = `{"__proto__x":${number},"a":${JSON.stringify(texts)},"b":${String(flag)}}\n`;
      expect(await identity('{ a: List<Text>, b: Bool, __proto__x: Number }', value, { json: schema })).toEqual({ result: value });
      const records = value.repeat(3);
      expect(await identity('List<{ a: List<Text>, b: Bool, __proto__x: Number }>', records, { list: { json: schema } })).toEqual({ result: records });
    });
    await fc.assert(same, { numRuns: 3 });
    const { result } = (await run('result = { b: true, a: [], __proto__x: 1.50 }', { type: { json: schema } })) as { result: string };
    expect(result).toBe('{"__proto__x":1.5,"a":[],"b":true}\n');
  });

  it('is the same bytes if it is true or false', async () => {
    expect(await identity('Bool', 'true', 'bool')).toEqual({ result: 'true' });
    expect(await identity('List<Bool>', 'true\nfalse\n', { list: 'bool' })).toEqual({ result: 'true\nfalse\n' });
  });

  it('is the same bytes however long it is, where pieces of it end inside of characters and escapes', async () => {
    for (const piece of ['a😀', '\ud83d\ude00', 'é"\\', 'a\n', '\0b']) {
      const value = `x${piece.repeat(400_000)}`;
      expect(await identity('Text', value, 'text')).toEqual({ result: value });
      const elements = lines([value, 'short', value].map((element) => JSON.stringify(element)));
      expect(await identity('List<Text>', elements, { list: 'text' })).toEqual({ result: elements });
      expect(await run(`for (let i = 0; i < 100000; i++) print(${JSON.stringify(`${piece}x`)})`)).toEqual({ result: `${piece}x\n`.repeat(100_000) });
    }
  });

  it('is the same bytes if it is a list of very many elements', async () => {
    const value = lines(Array.from({ length: 300_000 }, (_, index) => String(index)));
    expect(await identity('List<Number>', value, { list: 'number' })).toEqual({ result: value });
  });
});

describe('what code prints', () => {
  const printed = (output: string, type: NonNullable<CodeSettings['type']>) => run(`print(${JSON.stringify(output)})`, { type });

  it('is read by the type, white space around it aside', async () => {
    expect(await printed(' 1e3 ', 'number')).toEqual({ result: '1000' });
    expect(await printed('True', 'bool')).toEqual({ result: 'true' });
    expect(await printed(' [1, 2.50] ', { list: 'number' })).toEqual({ result: '1\n2.5\n' });
    expect(await printed('["a","\\u0041\\/"]', { list: 'text' })).toEqual({ result: '"a"\n"A/"\n' });
    expect(await printed('[]', { list: 'text' })).toEqual({ result: '' });
    expect(await printed(' {"a": 1 }', { json: '{"properties":{"a":{"type":"integer"}},"type":"object"}' })).toEqual({ result: '{"a":1}\n' });
  });

  it('is refused where it is of another type', async () => {
    const message = async (output: string, type: NonNullable<CodeSettings['type']>) => {
      const outcome = await printed(output, type);
      return 'message' in outcome && outcome.code === 'RLM4032' ? outcome.message : outcome;
    };
    expect(await message('many', 'number')).toBe('the result is many, not a number');
    expect(await message('1,204', 'number')).toBe('the result is 1,204, not a number');
    expect(await message('yes', 'bool')).toBe('the result is yes, not true or false');
    expect(await message('a', { list: 'text' })).toBe('the result is a, not a list');
    expect(await message('["a"', { list: 'text' })).toBe('the result is ["a", not a list: it is not JSON: it ends too early');
    expect(await message('[1] 2', { list: 'number' })).toBe('the result is [1] 2, not a list: it is not JSON from byte 5 on');
    expect(await message('[1, "2"]', { list: 'number' })).toBe('element 2 of the result is "2", not a number');
    expect(await message('{"a":"b"}', { json: '{"properties":{"a":{"type":"integer"}},"type":"object"}' })).toMatch(/^the result is \{"a":"b"\}, not what its schema says: /);
  });
});
