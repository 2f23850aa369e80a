import type { Usage } from '../model/chat-model.ts';
import { dollarsOf } from '../model/price.ts';
import type { Books } from './books.ts';
import { addCharges, type Ledger, type Place, type PriceOf } from './ledger.ts';

/** What something took. */
export interface BillItem {
  readonly requests: number;
  /** Replies of which the endpoint did not say what they took: they are not in the tokens. */
  readonly uncounted: number;
  readonly usage: Usage;
  /** In dollars; null where a model that was asked has no price. */
  readonly costUSD: number | null;
}

/** What was spent, and what it would have been if nothing had been answered before. */
export interface Billed {
  readonly spent: BillItem;
  readonly withoutCache: BillItem;
}

/** The bill of a run, over the whole tree of its sessions. */
export interface Bill extends Billed {
  /** By the names that models were asked for by, in the order in which they first were. */
  readonly models: readonly (Billed & { readonly model: string })[];
  /** 0 is what the root said, 1 what it and its plans asked, and so on down. */
  readonly levels: readonly (Billed & { readonly level: number })[];
  /** Each by itself, without those that worked for it. */
  readonly sessions: readonly (Billed & { readonly session: string })[];
  /** Models that were asked and have no price. */
  readonly unpriced: readonly string[];
}

/** Draws up the bill from the books of a run. */
export function drawUpBill({ spent, reused, priceOf }: Pick<Books, 'spent' | 'reused' | 'priceOf'>): Bill {
  const places = [...spent.entries, ...reused.entries];
  const billed = (counts: (place: Place) => boolean): Billed => ({
    spent: itemOf([spent], priceOf, counts),
    withoutCache: itemOf([spent, reused], priceOf, counts),
  });
  const models = [...new Set(places.map(({ model }) => model))];
  const levels = [...new Set(places.map(({ level }) => level))].sort((a, b) => a - b);
  const sessions = [...new Set(places.map(({ session }) => session))].sort(bySession);
  return {
    ...billed(() => true),
    models: models.map((model) => ({ model, ...billed((place) => place.model === model) })),
    levels: levels.map((level) => ({ level, ...billed((place) => place.level === level) })),
    sessions: sessions.map((session) => ({ session, ...billed((place) => place.session === session) })),
    unpriced: models.filter((model) => priceOf(model) === undefined),
  };
}

function itemOf(ledgers: readonly Ledger[], priceOf: PriceOf, counts: (place: Place) => boolean): BillItem {
  const { requests, uncounted, usage } = ledgers.map((ledger) => ledger.sum(counts)).reduce(addCharges);
  const costs = ledgers.map((ledger) => ledger.cost(priceOf, counts));
  const cost = costs.reduce((sum, one) => (sum === undefined || one === undefined ? undefined : sum + one));
  return { requests, uncounted, usage, costUSD: cost === undefined ? null : dollarsOf(cost) };
}

/** `0.2` before `0.10`. */
function bySession(a: string, b: string): number {
  const [first, second] = [a.split('.').map(Number), b.split('.').map(Number)];
  const at = first.findIndex((part, index) => part !== second[index]);
  return at < 0 ? first.length - second.length : (first[at] ?? 0) - (second[at] ?? -1);
}

/** The words for levels, from the root down. */
const levelName = (level: number): string => (level === 0 ? 'the root' : `level ${level}`);

/**
 * The bill for people: a line for each model and each level where there are several, what was spent, and what it would have been without the cache where that differs.
 *
 * @param describeDollars of an amount, with its sign
 */
export function printBill(bill: Bill, describeDollars: (dollars: number) => string): readonly string[] {
  const rows: [string, BillItem][] = [];
  if (bill.models.length > 1) for (const { model, spent } of bill.models) rows.push([model, spent]);
  if (bill.levels.length > 1) for (const { level, spent } of bill.levels) rows.push([levelName(level), spent]);
  rows.push(['spent', bill.spent]);
  if (bill.withoutCache.requests > bill.spent.requests) rows.push(['without the cache', bill.withoutCache]);
  const width = Math.max(...rows.map(([name]) => name.length));
  return [...rows.map(([name, item]) => `${name.padEnd(width)}  ${describeItem(item, describeDollars)}`), ...remarks(bill)];
}

function describeItem({ requests, usage: { inputTokens, outputTokens, cachedTokens, reasoningTokens }, costUSD }: BillItem, describeDollars: (dollars: number) => string): string {
  const number = (n: number) => n.toLocaleString('en');
  return [
    `${number(requests)} ${requests === 1 ? 'request' : 'requests'}`,
    `${number(inputTokens)} tokens in${cachedTokens === undefined ? '' : ` (${number(cachedTokens)} cached)`}`,
    `${number(outputTokens)} out${reasoningTokens === undefined ? '' : ` (${number(reasoningTokens)} reasoning)`}`,
    costUSD === null ? 'price not known' : describeDollars(costUSD),
  ].join(', ');
}

function remarks({ unpriced, spent: { uncounted } }: Bill): readonly string[] {
  return [
    ...unpriced.map((model) => `what ${model} costs is not known; \`--models FILE\` can say it`),
    ...(uncounted === 0 ? [] : [`the endpoint did not count the tokens of ${uncounted} ${uncounted === 1 ? 'reply' : 'replies'}`]),
  ];
}
