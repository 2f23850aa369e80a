import type { Usage } from './chat-model.ts';

/** What a model costs, in dollars per million tokens. Millionths of a dollar are the smallest part that counts. */
export interface Price {
  readonly input: number;
  /** Of input that the endpoint had in a cache of its own; as other input unless given. */
  readonly cachedInput?: number;
  readonly output: number;
}

/** An amount of money, in 10⁻¹² dollars: so a token costs a whole number of them, and sums are exact. */
export type Money = bigint;

const million = 1_000_000;

/** @param dollars of which millionths are the smallest part that counts */
export const moneyOf = (dollars: number): Money => BigInt(Math.round(dollars * million)) * BigInt(million);

export const dollarsOf = (money: Money): number => Number(money) / million / million;

/** What tokens cost. */
export function costOf({ inputTokens, outputTokens, cachedTokens = 0 }: Usage, { input, cachedInput = input, output }: Price): Money {
  // An endpoint that says that more was in its cache than there was must not make it cheaper.
  const cached = Math.min(cachedTokens, inputTokens);
  return BigInt(inputTokens - cached) * perToken(input) + BigInt(cached) * perToken(cachedInput) + BigInt(outputTokens) * perToken(output);
}

const perToken = (price: number): Money => BigInt(Math.round(price * million));
