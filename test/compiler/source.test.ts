import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lineAt, maxPlanBytes, positionAt, readSource } from '../../compiler/source.ts';
import { parse } from '../../compiler/parser.ts';

const utf8 = (text: string) => new TextEncoder().encode(text);

function read(bytes: Uint8Array | readonly number[]) {
  const { source, diagnostics } = readSource('plan.rlm', Uint8Array.from(bytes));
  return { text: source?.text, problems: diagnostics.map(({ code, location }) => [code, location?.span.start]) };
}

describe('reading a plan', () => {
  it('makes LF of CRLF', () => {
    expect(read(utf8('a\r\nb\n\r\n')).text).toBe('a\nb\n\n');
  });

  it('drops a byte order mark at the start only', () => {
    expect(read(utf8('\uFEFFcount("\uFEFF")')).text).toBe('count("\uFEFF")');
  });

  it('keeps every other text as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (drawn) => {
        const text = drawn.replace(/[\0\r\uFEFF]/g, '');
        expect(read(utf8(text))).toEqual({ text, problems: [] });
      }),
    );
  });

  it.each([
    ['a stray byte', [0x61, 0xff, 0x62], 1],
    ['a sequence cut short', [0x61, 0xe2, 0x82], 1],
    ['a sequence broken off', [0x61, 0xe2, 0x28, 0xa1], 1],
    ['an overlong form', [0xc0, 0xaf], 0],
    ['an encoded surrogate', [0x61, 0xed, 0xa0, 0x80], 1],
    ['beyond the last character', [0xf4, 0x90, 0x80, 0x80], 0],
    ['after real replacement characters', [0xef, 0xbf, 0xbd, 0xef, 0xbf, 0xbd, 0x80], 6],
    ['after a byte order mark', [0xef, 0xbb, 0xbf, 0x61, 0x80], 4],
    ['after wide characters', [...utf8('é💡'), 0x80], 6],
  ])('names the byte that starts no character: %s', (_, bytes, offset) => {
    const { source, diagnostics } = readSource('plan.rlm', Uint8Array.from(bytes));
    expect(source).toBeUndefined();
    expect(diagnostics).toMatchObject([{ code: 'RLM1001', message: `the plan is not valid UTF-8: byte ${offset} starts no character` }]);
  });

  it('refuses every lone CR and NUL, and says where', () => {
    expect(read(utf8('a\rb\r\nc\0\r')).problems).toEqual([
      ['RLM1004', 1],
      ['RLM1003', 5],
      ['RLM1004', 6],
    ]);
  });

  it('refuses more than 4 MiB', () => {
    expect(read(new Uint8Array(maxPlanBytes).fill(0x20)).problems).toEqual([]);
    expect(read(new Uint8Array(maxPlanBytes + 1).fill(0x20)).problems).toEqual([['RLM1002', 0]]);
  });

  it('does not say how large a plan is that was not read to its end', () => {
    const { diagnostics } = readSource('plan.rlm', new Uint8Array(maxPlanBytes + 1).fill(0x20));
    expect(diagnostics).toMatchObject([{ message: 'the plan has more than the 4194304 bytes that a plan may have' }]);
  });

  it('refuses half of a surrogate pair in a text that did not come from a file', () => {
    const { diagnostics } = parse({ name: 'plan.rlm', text: 'count("\uD83D💡\uDCA1")' });
    expect(diagnostics.map(({ code, location }) => [code, location?.span.start])).toEqual([
      ['RLM1005', 7],
      ['RLM1005', 10],
    ]);
  });
});

describe('a position', () => {
  const source = { name: 'plan.rlm', text: 'a💡b\n\n\té\n' };

  it.each([
    [0, 1, 1],
    [1, 1, 2],
    [3, 1, 3],
    [4, 1, 4],
    [5, 2, 1],
    [6, 3, 1],
    [7, 3, 2],
    [8, 3, 3],
    [9, 4, 1],
    [99, 4, 1],
  ])('at offset %i is line %i, column %i: columns count characters', (offset, line, column) => {
    expect(positionAt(source, offset)).toEqual({ line, column });
  });

  it('is what counting the lines and characters before it gives, in long lines too', () => {
    const pieces = fc.string({ unit: fc.constantFrom('a', '\n', '💡', 'é') });
    fc.assert(
      fc.property(pieces, fc.constantFrom(1, 100, 1000), fc.nat(), (piece, times, drawn) => {
        const text = piece.repeat(times);
        const offset = text.length === 0 ? 0 : drawn % text.length;
        const before = text.slice(0, offset).split('\n');
        expect(positionAt({ name: 'plan', text }, offset)).toEqual({ line: before.length, column: [...(before.at(-1) ?? '')].length + 1 });
      }),
    );
  });
});

it('a line is given without its newline', () => {
  const source = { name: 'plan.rlm', text: 'one\n\nthree' };
  expect([0, 1, 2, 3, 4].map((line) => lineAt(source, line))).toEqual(['', 'one', '', 'three', '']);
});
