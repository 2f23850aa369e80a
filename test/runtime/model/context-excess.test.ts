import * as fc from 'fast-check';
import { expect, it } from 'vitest';
import { contextExcess } from '../../../runtime/model/context-excess.ts';

const excess = (text: string, window: number) => contextExcess({ messages: [{ content: text }] }, window);

it('says by how many words a text is too long', () => {
  expect(excess('four words of text '.repeat(1000), 1000)).toBe(3000);
  expect(excess('four words of text '.repeat(1000), 4000)).toBe(0);
});

it('takes one word of ten million letters for too long, too', () => {
  expect(excess('x'.repeat(10_000_000), 128_000)).toBe(10_000_000 / 64 - 128_000);
});

it('counts all messages', () => {
  expect(contextExcess({ messages: [{ content: 'a b c' }, { content: 'd e f' }] }, 4)).toBe(2);
});

it('lets pass what tokenizers have long tokens for', () => {
  expect(excess(' '.repeat(100_000), 10)).toBe(0);
  expect(excess('-'.repeat(100_000), 10)).toBe(0);
});

it('never counts more than the bytes of a text, which is the most that any tokenizer makes of it, and more text is never less', () => {
  const text = fc.string({ unit: 'grapheme', maxLength: 500 });
  fc.assert(
    fc.property(text, text, fc.nat(50), (one, two, window) => {
      expect(excess(one, window)).toBeLessThanOrEqual(Math.max(0, Buffer.byteLength(one) - window));
      expect(excess(`${one} ${two}`, window)).toBeGreaterThanOrEqual(excess(one, window));
    }),
  );
});
