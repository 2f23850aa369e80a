import { readFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { countTokens, tokensOfSample } from '../../../runtime/model/count-tokens.ts';

it('counts tokens as OpenAI’s models of today do', async () => {
  expect(await countTokens('')).toBe(0);
  expect(await countTokens('hello world')).toBe(2);
  expect(await countTokens('Wie heißt du? 日本語 🦊')).toBe(9);
});

it('takes the names of special tokens for text', async () => {
  expect(await countTokens('<|endoftext|>')).toBeGreaterThan(1);
});

it('takes its time even for words of any length', async () => {
  const letters = Array.from({ length: 100_000 }, (_, index) => String.fromCharCode(97 + ((index * index) % 26))).join('');
  expect(await countTokens(letters)).toBeGreaterThan(10_000);
  expect(await countTokens(' '.repeat(100_000))).toBeLessThan(2_000);
});

it('says whether tokens were counted or estimated, and estimates well', async () => {
  const log = await readFile(new URL('../../../examples/dpkg.log', import.meta.url));
  const { tokens } = await tokensOfSample(log.length, [log]);
  expect(await tokensOfSample(log.length, [log])).toEqual({ tokens: 184_427, exact: true });
  const estimate = await tokensOfSample(log.length, [log.subarray(0, 4096), log.subarray(200_000, 204_096)]);
  expect(estimate.exact).toBe(false);
  expect(Math.abs(estimate.tokens - tokens) / tokens).toBeLessThan(0.1);
  expect(await tokensOfSample(0, [])).toEqual({ tokens: 0, exact: true });
});
