import type { CanonicalValue } from '../../compiler/canonical-json.ts';
import type { ModelPin } from '../../compiler/flake.ts';
import { type ModelEntry, modelsTable } from './models-table.ts';
import type { Price } from './price.ts';

/** What a user says of models, by their whole names. */
export type ModelEntries = ReadonlyMap<string, ModelEntry>;

/** What is sent with each question unless a model's entry says otherwise, so that the same question gets the same answer as far as a model can. */
const usualParams = { temperature: 0, seed: 0 } as const;

/**
 * How a model is asked: what is usual, changed by the table that comes with rlmc, changed by what the user says.
 *
 * @param name as the endpoint knows it
 */
export function modelPin(name: string, entries: ModelEntries = new Map()): ModelPin {
  const known = knownModel(name) ?? {};
  const said = entries.get(name) ?? {};
  const window = said.window ?? known.window;
  const structured = said.structured ?? known.structured;
  return {
    name,
    params: withoutNull({ ...usualParams, ...known.params, ...said.params }),
    ...(window === undefined ? {} : { window }),
    ...(structured === undefined ? {} : { structured }),
  };
}

/** Whether the table or the user says anything of a model. */
export function isKnown(name: string, entries: ModelEntries = new Map()): boolean {
  return entries.has(name) || knownModel(name) !== undefined;
}

/** What a model costs, as the user says or else the table; undefined if neither knows, since a guess would look like a price. */
export function priceOf(name: string, entries: ModelEntries = new Map()): Price | undefined {
  return entries.get(name)?.price ?? knownModel(name)?.price;
}

/** What may stand after the name of a model and leaves it the same model, as far as the table goes: dates and sizes. */
const variant = /^(?:[-:@](?:\d{8}|\d{4}-\d{2}-\d{2}|\d{2}-\d{4}|\d{4}|\d{3}|latest|preview|\d+(?:\.\d+)?b|instruct|it))*$/;

/** The entry of the table with the longest name that the model's name begins with: `gpt-4o` for `openai/gpt-4o-2024-11-20`, and none for `gpt-4o-audio`. */
function knownModel(name: string): ModelEntry | undefined {
  const plain = name.slice(name.lastIndexOf('/') + 1).toLowerCase();
  let longest = '';
  for (const key of modelsTable.keys()) {
    if (key.length > longest.length && plain.startsWith(key) && variant.test(plain.slice(key.length))) longest = key;
  }
  return modelsTable.get(longest);
}

function withoutNull(params: { readonly [name: string]: CanonicalValue }): { readonly [name: string]: CanonicalValue } {
  return Object.fromEntries(Object.entries(params).filter(([, value]) => value !== null));
}
