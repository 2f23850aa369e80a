import { isUtf8 } from 'node:buffer';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Utf8Validator } from '../../../runtime/contexts/utf8-validator.ts';

/** What the validator says of bytes that come cut at the given places. */
function validate(bytes: Uint8Array, cuts: readonly number[] = []): number | undefined {
  const validator = new Utf8Validator();
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  // One buffer for all pieces, as a reader of files has.
  const buffer = Buffer.alloc(bytes.length);
  for (const [index, from] of places.slice(0, -1).entries()) {
    const piece = buffer.subarray(0, (places[index + 1] ?? from) - from);
    piece.set(bytes.subarray(from, from + piece.length));
    const offset = validator.push(piece);
    if (offset !== undefined) return offset;
  }
  return validator.end();
}

const texts = fc.string({ unit: 'binary', maxLength: 400 });
const cuts = fc.array(fc.nat({ max: 2000 }), { maxLength: 12 });
/** Bytes of which some are a text and some are not. */
const mixtures = fc
  .array(fc.oneof(texts.map((text) => Buffer.from(text)), fc.uint8Array({ maxLength: 3 })), { maxLength: 5 })
  .map((pieces) => Buffer.concat(pieces));

describe('the UTF-8 check', () => {
  it('accepts every text, cut anywhere', () => {
    fc.assert(fc.property(texts, cuts, (text, places) => validate(Buffer.from(text), places) === undefined));
  });

  it('finds the first byte that starts no character, however the bytes are cut', () => {
    fc.assert(
      fc.property(mixtures, cuts, (bytes, places) => {
        const offset = validate(bytes, places);
        expect(offset === undefined).toBe(isUtf8(bytes));
        if (offset === undefined) return;
        expect(isUtf8(bytes.subarray(0, offset))).toBe(true);
        for (let length = 1; length <= 4; length++) {
          const isWhole = offset + length <= bytes.length;
          expect(isWhole && isUtf8(bytes.subarray(offset, offset + length))).toBe(false);
        }
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['a byte that never occurs', [0x61, 0xff], 1],
    ['a lone continuation', [0x80], 0],
    ['an overlong form', [0x61, 0xc0, 0x80], 1],
    ['a surrogate', [0x61, 0x62, 0xed, 0xa0, 0x80], 2],
    ['a code point above the last', [0xf4, 0x90, 0x80, 0x80], 0],
    ['a character that the end cuts off', [0x61, 0xe2, 0x82], 1],
    ['a character that another cuts off', [0xe2, 0x82, 0x61], 0],
  ])('refuses %s at its offset', (_what, bytes, offset) => {
    expect(validate(Uint8Array.from(bytes))).toBe(offset);
  });
});
