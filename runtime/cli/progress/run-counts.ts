import type { Usage } from '../../model/chat-model.ts';
import { costOf, dollarsOf, type Money } from '../../model/price.ts';
import { totalTokens } from '../../model/usage.ts';
import type { PriceOf } from '../../session/ledger.ts';
import { defaultLimits, type Limits } from '../../session/limits.ts';
import type { TraceEvent } from '../../trace/event.ts';
import { describeCount, describeDollars, describeNumber } from '../describe-amounts.ts';

/** What a run and all who work for it have done so far. */
export class RunCounts {
  readonly #priceOf: PriceOf;
  #limits: Pick<Limits, 'explore' | 'commits' | 'calls'> = defaultLimits;
  #steps = 0;
  #commits = 0;
  #calls = 0;
  #tokens = 0;
  /** Undefined once a model was asked whose price is not known. */
  #cost: Money | undefined = 0n;
  /** Sessions that work for others: those that began, and those that ended. */
  #children = 0;
  #ended = 0;

  /** @param priceOf of models, in dollars */
  constructor(priceOf: PriceOf) {
    this.#priceOf = priceOf;
  }

  event(event: TraceEvent): void {
    switch (event.event) {
      case 'opened':
      case 'resumed':
        this.#limits = event.limits;
        break;
      case 'explored':
      case 'mistake':
        this.#steps += 1;
        break;
      case 'committed':
        this.#commits += 1;
        break;
      case 'child began':
        this.#children += 1;
        break;
      case 'child ended':
        this.#ended += 1;
        break;
      case 'paid':
        this.#calls += 1;
        if (event.usage !== undefined) this.#paid(event.model, event.usage);
        break;
      default:
    }
  }

  #paid(model: string, usage: Usage): void {
    this.#tokens += totalTokens(usage);
    const price = this.#priceOf(model);
    this.#cost = price === undefined || this.#cost === undefined ? undefined : this.#cost + costOf(usage, price);
  }

  /** @param seconds since the run began, or goes on */
  lines(seconds: number): readonly string[] {
    const { explore, commits, calls } = this.#limits;
    const of = (count: number, limit: number, what: string) => `${describeNumber(count)}/${describeNumber(limit)} ${what}`;
    const spent = [
      of(this.#steps, explore, 'steps'),
      of(this.#commits, commits, 'commits'),
      of(this.#calls, calls, 'calls'),
      `${describeNumber(this.#tokens)} tokens`,
      ...(this.#cost === undefined || this.#tokens === 0 ? [] : [describeDollars(dollarsOf(this.#cost))]),
      `${seconds} s`,
    ].join(', ');
    return this.#children === 0 ? [spent] : [spent, `  ${describeNumber(this.#ended)} of ${describeCount(this.#children, 'session')} below done`];
  }
}
