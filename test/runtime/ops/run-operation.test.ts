import { describe, expect, it } from 'vitest';
import { type ByteSource, textSource } from '../../../runtime/ops/byte-source.ts';
import type { JsonObject } from '../../../runtime/ops/json-value.ts';
import { type OperationName, runOperation } from '../../../runtime/ops/run-operation.ts';
import { collect } from '../../oracle/pieces.ts';
import { failure } from './outcome.ts';

/** References name these texts instead of files. */
function open(values: Record<string, string>): (file: string) => ByteSource {
  return (file) => textSource(values[file] ?? '');
}

function run(operation: OperationName, given: JsonObject, values: Record<string, string> = {}): string {
  return collect(runOperation(operation, given, open(values)));
}

const file = (name: string): JsonObject => ({ file: name });

describe('the arguments of an op', () => {
  it('are references or literals', () => {
    expect(run('slice', { input: file('text'), start: 1 }, { text: 'abc' })).toBe('bc');
    expect(run('slice', { input: 'abc', start: 1 })).toBe('bc');
  });

  it('are left out or null alike', () => {
    expect(run('slice', { input: 'abc', start: 1, end: null })).toBe('bc');
    expect(() => run('slice', { input: 'abc', start: null })).toThrow('slice was not given `start`');
  });

  it('say whether the input is a list', () => {
    expect(run('count', { input: file('list'), over: 'items' }, { list: '"a\\nb"\n' })).toBe('1');
    expect(run('slice', { input: file('list'), start: -1, over: 'items' }, { list: '"a"\n"b"\n' })).toBe('"b"\n');
  });

  it('may be computed positions', () => {
    expect(run('slice', { input: 'abcdef', start: file('start'), end: file('end') }, { start: '-4', end: '4' })).toBe('cd');
    expect(run('at', { list: file('list'), i: file('i') }, { list: '"a"\n"b"\n', i: '1' })).toBe('b');
  });

  it('are canonical decimals where a double would round', () => {
    expect(run('slice', { input: 'abc', start: '-9007199254740993', end: '1e0' })).toBe('a');
    expect(run('slice', { input: 'abc', start: '0', end: '123456789012345678901234567890' })).toBe('abc');
  });

  it('name a computed position that is not whole', () => {
    expect(failure(() => runOperation('slice', { input: 'abc', start: file('mean') }, open({ mean: '2.5' })))).toEqual({
      code: 'RLM4005',
      message: '`start` is 2.5, which is not whole',
    });
  });

  it('of fixed kinds are what the compiler lets through', () => {
    expect(() => run('chunk', { input: 'a', n: 0 })).toThrow('`n` cannot be 0');
    expect(() => run('split', { input: 'a', delimiter: '' })).toThrow('`delimiter` cannot be ""');
    expect(() => run('combine', { list: file('list'), strategy: 'some' })).toThrow('`strategy` cannot be "some"');
    expect(() => run('count', { input: 'a', unit: 'bytes' })).toThrow('`unit` cannot be "bytes"');
    expect(() => run('grep', { input: 'a', pattern: 'a', invert: 'yes' })).toThrow('`invert` cannot be "yes"');
    expect(() => run('columns', { input: 'a', names: [1] })).toThrow('`names` cannot be [1]');
  });

  it('are never what every object has', () => {
    expect(() => run('combine', { list: { constructor: 'x' }, strategy: 'sum' })).toThrow('neither a reference nor a literal');
  });
});

describe('a value', () => {
  it('is its operand, of whatever type', () => {
    expect(run('value', { type: 'Text', value: file('context') }, { context: 'a\r\nb' })).toBe('a\r\nb');
    expect(run('value', { type: 'Text', value: 'é\0' })).toBe('é\0');
    expect(run('value', { type: 'Number', value: -1 })).toBe('-1');
    expect(run('value', { type: 'Number', value: '0.10000000000000000000000001' })).toBe('0.10000000000000000000000001');
    expect(run('value', { type: 'Bool', value: true })).toBe('true');
  });
});

describe('a list', () => {
  const values = { text: 'a\n"b"', number: '12345678901234567890.5', list: '"x"\n"y"\n', empty: '', record: '{"a":1}\n' };

  it('has an element per line, each as its type says', () => {
    expect(run('list', { type: 'List<Text>', items: [file('text'), 'é', file('number')] }, values)).toBe('"a\\n\\"b\\""\n"é"\n"12345678901234567890.5"\n');
    expect(run('list', { type: 'List<Number>', items: [file('number'), 7, '-0.5'] }, values)).toBe('12345678901234567890.5\n7\n-0.5\n');
    expect(run('list', { type: 'List<Bool>', items: [true, false] })).toBe('true\nfalse\n');
    expect(run('list', { type: 'List<List<Text>>', items: [file('list'), file('empty')] }, values)).toBe('["x","y"]\n[]\n');
    expect(run('list', { type: 'List<{ a: Number }>', items: [file('record'), file('record')] }, values)).toBe('{"a":1}\n{"a":1}\n');
    expect(run('list', { type: 'List', items: [] })).toBe('');
  });

  it('gives back with `at` what was put into it', () => {
    for (const [type, name] of [['Text', 'text'], ['Number', 'number'], ['List<Text>', 'list'], ['{ a: Number }', 'record']] as const) {
      const list = run('list', { type: `List<${type}>`, items: [file(name)] }, values);
      expect(run('at', { list: file('list'), i: 0 }, { list })).toBe(values[name]);
    }
  });

  it('that would be too large fails before anything is read', () => {
    const unread: ByteSource = {
      size: 600,
      chunks: () => {
        throw new Error('was read');
      },
    };
    const doubled = runOperation('list', { type: 'List<Text>', items: [file('a'), file('a')], maxValue: 1000 }, () => unread);
    expect(failure(() => doubled).code).toBe('RLM4001');
  });
});

describe('a record', () => {
  it('is a line of JSON with its fields in the order of the plan', () => {
    const fields = [
      { name: 'z', type: 'Text', value: file('text') },
      { name: 'a', type: 'Number', value: '0.10000000000000000000000001' },
      { name: '__proto__', type: 'List<Number>', value: file('list') },
    ];
    const record = run('record', { fields }, { text: '"\t', list: '1\n2\n' });
    expect(record).toBe('{"z":"\\"\\t","a":0.10000000000000000000000001,"__proto__":[1,2]}\n');
    expect(run('get', { record: file('record'), key: 'z' }, { record })).toBe('"\t');
    expect(run('get', { record: file('record'), key: 'a' }, { record })).toBe('0.10000000000000000000000001');
    expect(run('get', { record: file('record'), key: '__proto__' }, { record })).toBe('1\n2\n');
  });

  it('may hold records and lists of them, of which numbers keep their digits', () => {
    const inner = run('record', { fields: [{ name: 'n', type: 'Number', value: '1234567890123456789' }] });
    const list = run('list', { type: 'List<{ n: Number }>', items: [file('inner')] }, { inner });
    const fields = [
      { name: 'one', type: '{ n: Number }', value: file('inner') },
      { name: 'all', type: 'List<{ n: Number }>', value: file('list') },
    ];
    const record = run('record', { fields }, { inner, list });
    expect(record).toBe('{"one":{"n":1234567890123456789},"all":[{"n":1234567890123456789}]}\n');
    expect(run('get', { record: file('record'), key: 'one' }, { record })).toBe(inner);
    expect(run('get', { record: file('record'), key: 'all' }, { record })).toBe(list);
  });
});

describe('the bound of a value', () => {
  it('is checked before the piece that would pass it is handed on', () => {
    const taken: number[] = [];
    const text = 'a'.repeat(3 << 20);
    const run = () => {
      for (const piece of runOperation('slice', { input: text, start: 0, maxValue: 2 << 20 }, open({}))) taken.push(piece.length);
    };
    expect(run).toThrow('larger than 2097152 bytes');
    expect(taken.reduce((sum, length) => sum + length, 0)).toBeLessThanOrEqual(2 << 20);
  });

  it('stops joins with a long delimiter before they begin', () => {
    const given = { list: file('list'), delimiter: 'x'.repeat(100), maxValue: 1000 };
    const pieces = runOperation('join', given, open({ list: '"a"\n'.repeat(100) }));
    expect(failure(() => [pieces.next().value ?? new Uint8Array()]).code).toBe('RLM4001');
  });
});
