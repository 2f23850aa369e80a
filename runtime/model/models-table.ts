import type { CanonicalValue } from '../../compiler/canonical-json.ts';
import type { Price } from './price.ts';

/** What is known of a model, and differs from what holds for any. */
export interface ModelEntry {
  /** How many tokens a question may have at most, or question and answer together: whatever is longer surely does not fit. */
  readonly window?: number;
  /** What is sent along: null removes what would be, anything else sets it. */
  readonly params?: { readonly [name: string]: CanonicalValue };
  /** Whether its endpoint can hold an answer to a JSON schema. */
  readonly structured?: boolean;
  /** What it costs at its maker's. */
  readonly price?: Price;
}

/** Models that reason choose their own temperature, and refuse any other. */
const reasons = { temperature: null } as const;

/** There is no seed, or it has another name: unknown parameters are refused. */
const noSeed = { seed: null } as const;

/** Of when the table is. */
export const tableDate = '2026-11-21';

const dollars = (input: number, cachedInput: number, output: number): { readonly price: Price } => ({ price: { input, cachedInput, output } });

/** No input is cheaper, or it is and what comes into the cache costs more, which no endpoint counts. */
const plainDollars = (input: number, output: number): { readonly price: Price } => ({ price: { input, output } });

/**
 * What was publicly known of the models on `tableDate`. It was put together without a look at the makers' own pages: whoever can, compares it with them, and changes the date.
 *
 * By name, in lower case and without the maker's name before a slash. Only what is certain: what is not here is sent the usual parameters, has no
 * window that is known, is not held to schemas, and has no price.
 *
 * Prices are those of single requests that are answered at once. A model has none here where there is more than one, as where long questions cost more for each token, and
 * where it changed often; and open models have none, since who serves them decides.
 *
 * Of open models the window is here under the names that they have at their makers, which vLLM and its like use, since these refuse what is longer.
 * Under the short names of Ollama (`llama3.1:8b`) it is not: Ollama serves a part of the window that depends on the machine, and cuts the
 * rest off without saying so.
 */
export const modelsTable: ReadonlyMap<string, ModelEntry> = new Map<string, ModelEntry>([
  // OpenAI. Of gpt-5 the window is that of the question alone: 400,000 together with the answer.
  ['gpt-3.5-turbo', { window: 16_385, structured: false }],
  ['gpt-4', { window: 8192, structured: false, ...plainDollars(30, 60) }],
  ['gpt-4-32k', { window: 32_768, structured: false }],
  ['gpt-4-turbo', { window: 128_000, structured: false, ...plainDollars(10, 30) }],
  ['gpt-4-0125-preview', { window: 128_000, structured: false, ...plainDollars(10, 30) }],
  ['gpt-4-1106-preview', { window: 128_000, structured: false, ...plainDollars(10, 30) }],
  ['gpt-4o-2024-05-13', { window: 128_000, structured: false, ...plainDollars(5, 15) }],
  ['gpt-4o', { window: 128_000, structured: true, ...dollars(2.5, 1.25, 10) }],
  ['gpt-4o-mini', { window: 128_000, structured: true, ...dollars(0.15, 0.075, 0.6) }],
  ['gpt-4.1', { window: 1_047_576, structured: true, ...dollars(2, 0.5, 8) }],
  ['gpt-4.1-mini', { window: 1_047_576, structured: true, ...dollars(0.4, 0.1, 1.6) }],
  ['gpt-4.1-nano', { window: 1_047_576, structured: true, ...dollars(0.1, 0.025, 0.4) }],
  ['gpt-5', { window: 272_000, params: reasons, structured: true, ...dollars(1.25, 0.125, 10) }],
  ['gpt-5-mini', { window: 272_000, params: reasons, structured: true, ...dollars(0.25, 0.025, 2) }],
  ['gpt-5-nano', { window: 272_000, params: reasons, structured: true, ...dollars(0.05, 0.005, 0.4) }],
  ['gpt-5.1', { window: 272_000, params: reasons, structured: true, ...dollars(1.25, 0.125, 10) }],
  ['gpt-5.2', { window: 272_000, params: reasons, structured: true, ...dollars(1.75, 0.175, 14) }],
  ['gpt-5.4', { window: 1_050_000, params: reasons, structured: true }],
  ['gpt-5.4-mini', { params: reasons, structured: true }],
  ['gpt-5.4-nano', { params: reasons, structured: true }],
  ['gpt-5.5', { window: 1_050_000, params: reasons, structured: true }],
  ['gpt-5.6', { window: 1_050_000, params: reasons, structured: true }],
  ['o1', { window: 200_000, params: reasons, structured: true, ...dollars(15, 7.5, 60) }],
  ['o3', { window: 200_000, params: reasons, structured: true, ...dollars(2, 0.5, 8) }],
  ['o3-mini', { window: 200_000, params: reasons, structured: true, ...dollars(1.1, 0.55, 4.4) }],
  ['o4-mini', { window: 200_000, params: reasons, structured: true, ...dollars(1.1, 0.275, 4.4) }],

  // Anthropic. Its own endpoint takes no notice of schemas; others that serve these models may.
  ['claude-3-haiku', { window: 200_000, ...plainDollars(0.25, 1.25) }],
  ['claude-3-opus', { window: 200_000, ...plainDollars(15, 75) }],
  ['claude-3-5-haiku', { window: 200_000, ...plainDollars(0.8, 4) }],
  ['claude-3-5-sonnet', { window: 200_000, ...plainDollars(3, 15) }],
  ['claude-3-7-sonnet', { window: 200_000, ...plainDollars(3, 15) }],
  ['claude-haiku-4-5', { window: 200_000, ...plainDollars(1, 5) }],
  ['claude-opus-4', { window: 200_000, ...plainDollars(15, 75) }],
  ['claude-opus-4-1', { window: 200_000, ...plainDollars(15, 75) }],
  ['claude-opus-4-5', { window: 200_000, ...plainDollars(5, 25) }],
  ['claude-opus-4-6', { window: 1_000_000 }],
  ['claude-opus-4-7', { window: 1_000_000, params: reasons }],
  ['claude-opus-4-8', { window: 1_000_000, params: reasons }],
  ['claude-sonnet-4-6', { window: 1_000_000 }],

  // Google.
  ['gemini-2.0-flash', { window: 1_048_576, params: noSeed, structured: true }],
  ['gemini-2.0-flash-lite', { window: 1_048_576, params: noSeed, structured: true }],
  ['gemini-2.5-flash', { window: 1_048_576, params: noSeed, structured: true }],
  ['gemini-2.5-flash-lite', { window: 1_048_576, params: noSeed, structured: true }],
  ['gemini-2.5-pro', { window: 1_048_576, params: noSeed, structured: true }],
  ['gemma-2', { window: 8192 }],
  ['gemma-3', { window: 131_072 }],
  ['gemma-3-1b', { window: 32_768 }],

  // DeepSeek's own endpoint.
  ['deepseek-chat', { window: 131_072, structured: false }],
  ['deepseek-reasoner', { window: 131_072, structured: false }],

  // Mistral. Its own endpoint calls the seed `random_seed`.
  ['mistral-large', { window: 131_072, params: noSeed }],
  ['mistral-medium', { params: noSeed }],
  ['mistral-small', { params: noSeed }],
  ['ministral-3b', { params: noSeed }],
  ['ministral-8b', { params: noSeed }],
  ['mistral-7b-instruct-v0.2', { window: 32_768 }],
  ['mistral-7b-instruct-v0.3', { window: 32_768 }],

  // Meta and Alibaba.
  ['meta-llama-3', { window: 8192 }],
  ['meta-llama-3.1', { window: 131_072 }],
  ['llama-3.1', { window: 131_072 }],
  ['llama-3.2', { window: 131_072 }],
  ['llama-3.3', { window: 131_072 }],
  ['qwen2.5', { window: 32_768 }],
  ['qwen3', { window: 40_960 }],
]);
