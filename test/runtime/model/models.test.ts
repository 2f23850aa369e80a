import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../runtime/input-error.ts';
import { modelPin } from '../../../runtime/model/models.ts';
import { modelsTable } from '../../../runtime/model/models-table.ts';
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
