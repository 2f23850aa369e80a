import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../runtime/input-error.ts';
import { modelPin, priceOf } from '../../../runtime/model/models.ts';
import { modelsTable } from '../../../runtime/model/models-table.ts';
import { costOf, dollarsOf } from '../../../runtime/model/price.ts';
import { readModelsFile } from '../../../runtime/model/read-models-file.ts';
import { temporaryDirectory } from '../../nix/support/temporary.ts';

describe('the pin of a model', () => {
  it('sends temperature 0 and a seed to a model that is not in the table, and knows nothing else of it', () => {
    expect(modelPin('my-own-model')).toEqual({ name: 'my-own-model', params: { temperature: 0, seed: 0 } });
  });

  it('sends no temperature to models that reason', () => {
    for (const name of ['o1', 'o3', 'o3-mini', 'o4-mini', 'gpt-5', 'gpt-5-mini', 'gpt-5.1']) expect(modelPin(name).params).toEqual({ seed: 0 });
  });

  it.each([
    ['gpt-4o-2024-11-20', 128_000],
    ['openai/gpt-4o-mini', 128_000],
    ['gpt-4', 8192],
    ['gpt-4-0613', 8192],
    ['gpt-4-turbo-2024-04-09', 128_000],
    ['o3-mini-2025-01-31', 200_000],
    ['claude-3-5-sonnet-20241022', 200_000],
    ['meta-llama/Llama-3.1-8B-Instruct', 131_072],
    ['Qwen/Qwen2.5-7B-Instruct', 32_768],
    ['google/gemma-3-1b-it', 32_768],
    ['google/gemma-3-27b-it', 131_072],
  ])('takes %s for what it is a dated or sized name of', (name, window) => {
    expect(modelPin(name)).toMatchObject({ name, window });
  });

  it.each(['gpt-4o-audio-preview', 'gpt-4-vision', 'gpt-5.9', 'gpt-50', 'o30', 'llama3.1:8b', 'Qwen/Qwen2.5-7B-Instruct-1M', ''])('knows no window of %j, which is another model, or is served with any window', (name) => {
    expect(modelPin(name).window).toBeUndefined();
  });

  it('says of structured outputs what the table says, and of a dated name what it says of that', () => {
    expect(modelPin('gpt-4o').structured).toBe(true);
    expect(modelPin('gpt-4o-2024-05-13').structured).toBe(false);
    expect(modelPin('my-own-model').structured).toBeUndefined();
  });

  it('is overridden by what the user says, and null takes a parameter away', () => {
    const entries = new Map([['gpt-4o', { window: 1000, params: { seed: null, temperature: 1, reasoning_effort: 'low' }, structured: false }]]);
    expect(modelPin('gpt-4o', entries)).toEqual({ name: 'gpt-4o', window: 1000, params: { temperature: 1, reasoning_effort: 'low' }, structured: false });
    expect(modelPin('gpt-4o-mini', entries)).toEqual(modelPin('gpt-4o-mini'));
  });

  it('comes from a table that has names as they are looked up', () => {
    for (const [name, { window }] of modelsTable) {
      expect(name).toBe(name.toLowerCase());
      expect(modelPin(name).window).toBe(window);
    }
  });
});

describe('the price of a model', () => {
  it('is that of the table, for dated names as well', () => {
    expect(priceOf('gpt-5-mini')).toEqual({ input: 0.25, cachedInput: 0.025, output: 2 });
    expect(priceOf('openai/gpt-4o-2024-11-20')).toEqual({ input: 2.5, cachedInput: 1.25, output: 10 });
    expect(priceOf('gpt-4o-2024-05-13')).toEqual({ input: 5, output: 15 });
  });

  it.each(['my-own-model', 'gpt-5.9', 'gpt-4o-audio-preview', 'gpt-3.5-turbo-1106', 'llama3.1:8b', 'gemini-2.5-pro', ''])('is not guessed for %j', (name) => {
    expect(priceOf(name)).toBeUndefined();
  });

  it('is what the user says, as a whole', () => {
    const entries = new Map([['gpt-4o', { price: { input: 1, output: 2 } }], ['mine', { window: 10 }]]);
    expect(priceOf('gpt-4o', entries)).toEqual({ input: 1, output: 2 });
    expect(priceOf('gpt-4o-mini', entries)).toEqual(priceOf('gpt-4o-mini'));
    expect(priceOf('mine', entries)).toBeUndefined();
  });

  it('counts tokens that the endpoint had in its cache by their own price, each once, and those of reasoning as output', () => {
    const price = { input: 2, cachedInput: 0.5, output: 8 };
    expect(dollarsOf(costOf({ inputTokens: 1_000_000, outputTokens: 0, cachedTokens: 400_000 }, price))).toBe(1.4);
    expect(dollarsOf(costOf({ inputTokens: 0, outputTokens: 1_000_000, reasoningTokens: 900_000 }, price))).toBe(8);
    expect(dollarsOf(costOf({ inputTokens: 1_000_000, outputTokens: 0, cachedTokens: 400_000 }, { input: 2, output: 8 }))).toBe(2);
    // More than there were is a mistake of the endpoint.
    expect(dollarsOf(costOf({ inputTokens: 10, outputTokens: 0, cachedTokens: 1_000_000 }, price))).toBe(0.000_005);
  });
});

describe('the file of models', () => {
  async function read(text: string | Uint8Array) {
    const path = join(await temporaryDirectory(), 'models.json');
    await writeFile(path, text);
    return readModelsFile(path);
  }

  const refusal = async (text: string | Uint8Array) => {
    const error: unknown = await read(text).catch((reason: unknown) => reason);
    if (!(error instanceof InputError)) throw new Error('it was not refused', { cause: error });
    return error.diagnostic;
  };

  it('says of each model what it wants to', async () => {
    const entries = await read('{ "my-model": { "window": 32768, "params": { "temperature": null, "reasoning_effort": "low", "stop": ["a", {"b": 1}] }, "structured": true }, "other": {} }');
    expect(modelPin('my-model', entries)).toEqual({ name: 'my-model', window: 32768, params: { seed: 0, reasoning_effort: 'low', stop: ['a', { b: 1 }] }, structured: true });
    expect(modelPin('other', entries)).toEqual(modelPin('other'));
  });

  it('says what a model costs, which may be nothing', async () => {
    const entries = await read('{ "dear": { "price": { "input": 3, "cachedInput": 0.3, "output": 15.25 } }, "free": { "price": { "input": 0, "output": 0 } } }');
    expect([priceOf('dear', entries), priceOf('free', entries)]).toEqual([{ input: 3, cachedInput: 0.3, output: 15.25 }, { input: 0, output: 0 }]);
  });

  it('must be there (RLM3017)', async () => {
    const path = join(await temporaryDirectory(), 'missing.json');
    await expect(readModelsFile(path)).rejects.toMatchObject({ diagnostic: { code: 'RLM3017', message: expect.stringContaining('there is no such file') } });
    expect(await refusal(Buffer.from([0xff, 0xfe]))).toMatchObject({ code: 'RLM3017', message: expect.stringContaining('UTF-8') });
  });

  it.each([
    ['{', 'no JSON'],
    ['[]', 'names of models'],
    ['{ "m": 5 }', 'at `m`: it is an object'],
    ['{ "m": { "window": "8k" } }', 'at `m.window`: it is a whole number of tokens'],
    ['{ "m": { "window": 0 } }', 'at `m.window`: it is at least 1'],
    ['{ "m": { "structured": "yes" } }', 'at `m.structured`: it is true or false'],
    ['{ "m": { "price": 3 } }', 'at `m.price`: it is { "input"'],
    ['{ "m": { "price": { "input": 1 } } }', 'at `m.price.output`: it is a number of dollars'],
    ['{ "m": { "price": { "input": -1, "output": 2 } } }', 'at `m.price.input`: it is not less than 0'],
    ['{ "m": { "price": { "input": 1e-9, "output": 2 } } }', 'at `m.price.input`: it is at least a millionth'],
    ['{ "m": { "price": { "input": 1, "output": 2, "cached": 0.1 } } }', 'at `m.price.cached`: there is no such key'],
    ['{ "m": { "params": [] } }', 'at `m.params`: it is an object'],
    ['{ "m": { "params": { "seed": 9007199254740993 } } }', 'at `m.params.seed`: a whole number is from'],
    ['{ "m": { "params": { "stream": true } } }', 'answers are read whole'],
    ['{ "m": { "params": { "response_format": {} } } }', '"structured": true'],
  ])('refuses %s (RLM3018)', async (text, reason) => {
    expect(await refusal(text)).toMatchObject({ code: 'RLM3018', message: expect.stringContaining(reason) });
  });

  it('suggests the key that may be meant', async () => {
    expect(await refusal('{ "m": { "windows": 5 } }')).toMatchObject({ code: 'RLM3018', message: expect.stringContaining('`m.windows`'), hint: 'did you mean `window`?' });
  });
});
