import { readFile } from 'node:fs/promises';
import * as z from 'zod/mini';
import { type CanonicalValue, isExact } from '../../compiler/canonical-json.ts';
import { Suggester } from '../../compiler/suggester.ts';
import { InputError } from '../input-error.ts';
import { isSystemError, systemErrorReason } from '../system-error.ts';
import type { ModelEntries } from './models.ts';
import type { ModelEntry } from './models-table.ts';

const amount = z.number('it is a number of dollars').check(
  z.gte(0, 'it is not less than 0'),
  z.lte(1_000_000, 'it is in dollars per million tokens, and at most a million'),
  z.refine((dollars) => dollars === 0 || dollars >= 0.000_001, 'it is at least a millionth of a dollar, or 0'),
);

const entry = z.strictObject({
  window: z.optional(z.int('it is a whole number of tokens').check(z.positive('it is at least 1'))),
  params: z.optional(z.record(z.string(), z.unknown(), 'it is an object of parameters')),
  structured: z.optional(z.boolean('it is true or false')),
  price: z.optional(z.strictObject({ input: amount, cachedInput: z.optional(amount), output: amount }, 'it is { "input", "cachedInput", "output" } in dollars per million tokens')),
}, 'it is an object');
const modelsFile = z.record(z.string(), z.unknown(), 'it is an object, with the names of models as its keys');

const entryKeys = Object.keys(entry.shape);
const priceKeys = ['input', 'cachedInput', 'output'];

/** What a question says in its own way. */
const ownParams: Readonly<Record<string, string>> = {
  model: 'a question names its model itself',
  messages: 'a question has its own messages',
  stream: 'answers are read whole',
  n: 'a question gets one answer',
  response_format: 'say `"structured": true` instead',
};

/**
 * Reads the file of `--models`: what a user says of models, as JSON.
 *
 * @throws InputError RLM3017 if it cannot be read, RLM3018 if it is not as it must be
 */
export async function readModelsFile(path: string): Promise<ModelEntries> {
  return new ModelsFile(path).parse(await read(path));
}

async function read(path: string): Promise<string> {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(await readFile(path));
  } catch (error) {
    if (isSystemError(error)) throw new InputError('RLM3017', { path, reason: systemErrorReason(error) }, { cause: error });
    if (error instanceof TypeError) throw new InputError('RLM3017', { path, reason: 'it is not UTF-8' }, { cause: error });
    throw error;
  }
}

class ModelsFile {
  readonly #path: string;

  constructor(path: string) {
    this.#path = path;
  }

  parse(text: string): ModelEntries {
    const models = modelsFile.safeParse(this.#json(text));
    if (!models.success) throw this.#wrong([], models.error.issues[0]?.message ?? '');
    return new Map(Object.entries(models.data).map(([name, value]) => [name, this.#entry(name, value)]));
  }

  #json(text: string): unknown {
    try {
      return JSON.parse(text);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      throw this.#wrong([], `it is no JSON: ${error.message}`);
    }
  }

  #entry(name: string, value: unknown): ModelEntry {
    const parsed = entry.safeParse(value);
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      if (issue?.code !== 'unrecognized_keys') throw this.#wrong([name, ...(issue?.path ?? []).map(String)], issue?.message ?? '');
      const [unknown = ''] = issue.keys;
      const place = issue.path.map(String);
      throw this.#wrong([name, ...place, unknown], 'there is no such key', new Suggester().nearest(unknown, place.length === 0 ? entryKeys : priceKeys));
    }
    const { window, params, structured, price } = parsed.data;
    return {
      ...(window === undefined ? {} : { window }),
      ...(params === undefined ? {} : { params: Object.fromEntries(Object.entries(params).map(([key, param]) => [key, this.#param([name, 'params', key], key, param)])) }),
      ...(structured === undefined ? {} : { structured }),
      ...(price === undefined ? {} : { price: { input: price.input, output: price.output, ...(price.cachedInput === undefined ? {} : { cachedInput: price.cachedInput }) } }),
    };
  }

  #param(place: readonly string[], name: string, value: unknown): CanonicalValue {
    const own = Object.hasOwn(ownParams, name) ? ownParams[name] : undefined;
    if (own !== undefined) throw this.#wrong(place, `it cannot be set: ${own}`);
    if (!isCanonical(value)) throw this.#wrong(place, 'a whole number is from −9007199254740991 to 9007199254740991 here');
    return value;
  }

  #wrong(place: readonly string[], reason: string, nearest?: string): InputError {
    return new InputError('RLM3018', { path: this.#path, place: place.join('.'), reason, nearest });
  }
}

/** Whether a value of JSON has a canonical form. */
function isCanonical(value: unknown): value is CanonicalValue {
  if (typeof value === 'number') return isExact(value);
  if (typeof value === 'object' && value !== null) return Object.values(value).every(isCanonical);
  return true;
}
