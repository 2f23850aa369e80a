import { describe, expect, it } from 'vitest';
import type { ByteSource } from '../../../runtime/ops/byte-source.ts';
import { operations } from '../../../runtime/ops/operations.ts';
import { failure, limits } from './outcome.ts';

const mebibyte = 1 << 20;
const longest = 64 * mebibyte;

/** Texts that come one after the other in pieces of a mebibyte: so large a text is never in memory whole. */
function repeated(...parts: readonly (readonly [text: string, bytes: number])[]): ByteSource {
  return {
    size: parts.reduce((sum, [, bytes]) => sum + bytes, 0),
    *chunks() {
      for (const [text, bytes] of parts) {
        const piece = Buffer.alloc(Math.min(bytes, mebibyte), text);
        for (let left = bytes; left > 0; left -= piece.length) yield piece.subarray(0, left);
      }
    },
  };
}

const overText = (source: ByteSource) => ({ over: 'text', source }) as const;

function sizeOf(pieces: Iterable<Uint8Array>): number {
  let size = 0;
  for (const piece of pieces) size += piece.length;
  return size;
}

/** Two short lines, one of as many bytes as given, and another. */
const withLine = (bytes: number) => repeated(['ab\n', 6], ['x', bytes], ['\n', 1], ['ab\n', 3]);

describe('a line of more than 64 MiB', () => {
  it('is an error that names it, for ops that hold lines', () => {
    const message = `line 3 is longer than ${longest} bytes`;
    expect(failure(() => operations.grep({ input: overText(withLine(longest + 1)), pattern: 'b$' }, limits))).toEqual({ code: 'RLM4002', message });
    expect(failure(() => operations.extract({ input: overText(withLine(longest + 1)), pattern: 'b$' }, limits))).toEqual({ code: 'RLM4002', message });
    expect(failure(() => operations.lines({ input: withLine(longest + 1) }, limits))).toEqual({ code: 'RLM4002', message });
  });

  it('is none when it has one byte less', () => {
    expect(sizeOf(operations.grep({ input: overText(withLine(longest)), pattern: 'x' }, limits))).toBe(longest + 1);
  });

  it('is the same in one piece of memory as in many', () => {
    const bytes = Buffer.concat([...withLine(longest + 1).chunks()].map((piece) => Buffer.from(piece)));
    const whole: ByteSource = { size: bytes.length, chunks: () => [bytes] };
    expect(failure(() => operations.grep({ input: overText(whole), pattern: 'x' }, limits)).code).toBe('RLM4002');
  });

  it('is nothing to ops that hold none', () => {
    const text = withLine(longest + 1);
    expect(Buffer.concat([...operations.count({ input: overText(text) }, limits)]).toString()).toBe('4');
    expect(sizeOf(operations.slice({ input: overText(text), start: 1, end: longest + 2 }, limits))).toBe(longest + 1);
    expect(sizeOf(operations.chunk({ input: text, n: 2 }, limits))).toBeGreaterThan(longest);
  });
});

describe('an element of more than 64 MiB', () => {
  it('is an error that names it, where it is made', () => {
    const second = { code: 'RLM4002', message: `element 2 is longer than ${longest} bytes` };
    expect(failure(() => operations.split({ input: repeated(['ab', 2], [',', 1], ['x', longest + 1]), delimiter: ',' }, limits))).toEqual(second);
    expect(failure(() => operations.chunk({ input: repeated(['a\n', 2], ['x', 2 * longest]), size: 2 * longest }, limits))).toEqual(second);
    // Escaped, a quote is two bytes.
    expect(failure(() => operations.lines({ input: repeated(['a\n', 2], ['"', longest / 2]) }, limits))).toEqual(second);
  });

  it('is an error that names it, where it is read', () => {
    const list = repeated(['1\n', 4], ['1', longest + 1], ['\n', 1]);
    const third = { code: 'RLM4002', message: `element 3 is longer than ${longest} bytes` };
    expect(failure(() => operations.sort({ list }, limits))).toEqual(third);
    expect(failure(() => operations.combine({ list, strategy: { kind: 'sum' } }, limits))).toEqual(third);
  });
});

describe('a number', () => {
  const sum = (source: ByteSource) => failure(() => operations.combine({ list: source, strategy: { kind: 'sum' } }, limits));

  it('of more than 10,000 digits is an error that names the element', () => {
    expect(sum(repeated(['1\n', 2], ['1', 10_001], ['\n', 1]))).toEqual({ code: 'RLM4004', message: 'element 2 of the list is a number of more than 10000 digits' });
    expect(sum(repeated(['1', longest], ['\n', 1])).code).toBe('RLM4004');
  });

  it('is none if it is long and something else', () => {
    expect(sum(repeated(['1', 20_000], ['x', 1], ['\n', 1])).code).toBe('RLM4003');
  });
});

describe('rows that would be too many', () => {
  const list = (length: number) => repeated(['"x"\n', 4 * length]);

  it.each([
    ['cross', () => operations.cross({ a: list(1_000_000), b: list(1_000_000) }, limits)],
    ['pairs', () => operations.pairs({ list: list(100_000) }, limits)],
    ['zip', () => operations.zip({ a: list(1_000_000), b: list(1_000_000) }, { maxValue: 1_000_000 })],
  ] as const)('by %s are refused before one is made', (_, rows) => {
    expect(() => rows()[Symbol.iterator]().next()).toThrow(/larger than/);
  });
});
