import type { Usage } from '../model/chat-model.ts';
import { costOf, type Money, type Price } from '../model/price.ts';
import { addUsage, noUsage } from '../model/usage.ts';

/** Who had something of a model. */
export interface Place {
  /** Of the tree: `0` is the root, `0.2` its third child. */
  readonly session: string;
  /** 0 for what the root says, 1 for what it and its plans ask, and so on down. */
  readonly level: number;
  /** As it was asked for. */
  readonly model: string;
}

/** What models did, in sum. */
export interface Charge {
  readonly requests: number;
  /** Replies of which the endpoint did not say what they took. */
  readonly uncounted: number;
  readonly usage: Usage;
}

export const noCharge: Charge = { requests: 0, uncounted: 0, usage: noUsage };

export function addCharges(a: Charge, b: Charge): Charge {
  return { requests: a.requests + b.requests, uncounted: a.uncounted + b.uncounted, usage: addUsage(a.usage, b.usage) };
}

/** The price of a model, if it is known. */
export type PriceOf = (model: string) => Price | undefined;

/** What was spent, or was had without spending, by place: the one set of books from which all sums are made. */
export class Ledger {
  readonly #entries = new Map<string, Place & { charge: Charge }>();

  add({ session, level, model }: Place, charge: Charge): void {
    const key = JSON.stringify([session, level, model]);
    const entry = this.#entries.get(key);
    if (entry === undefined) this.#entries.set(key, { session, level, model, charge });
    else entry.charge = addCharges(entry.charge, charge);
  }

  get entries(): readonly (Place & { readonly charge: Charge })[] {
    return [...this.#entries.values()];
  }

  sum(counts: (place: Place) => boolean = () => true): Charge {
    return this.entries.filter(counts).reduce((sum, { charge }) => addCharges(sum, charge), noCharge);
  }

  /** What it costs; undefined where tokens are of a model without a price. */
  cost(priceOf: PriceOf, counts: (place: Place) => boolean = () => true): Money | undefined {
    let sum = 0n;
    for (const { model, charge } of this.entries.filter(counts)) {
      const price = priceOf(model);
      if (price === undefined && charge.requests > 0) return undefined;
      if (price !== undefined) sum += costOf(charge.usage, price);
    }
    return sum;
  }
}
