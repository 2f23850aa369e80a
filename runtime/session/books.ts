import { diagnose } from '../../compiler/diagnostics/diagnostic.ts';
import type { Answer } from '../answer.ts';
import type { ChatRequest, Usage } from '../model/chat-model.ts';
import { longestTimer } from '../model/clock.ts';
import { estimatedTokens } from '../model/estimated-tokens.ts';
import { costOf, dollarsOf, type Money, moneyOf } from '../model/price.ts';
import { noUsage, totalTokens } from '../model/usage.ts';
import { BudgetSpent } from './budget-spent.ts';
import { type Charge, Ledger, type Place, type PriceOf } from './ledger.ts';
import type { Limits } from './limits.ts';

/** A request that was sent, and has ended. */
export interface Payment extends Place {
  /** The identity of the question, or of the turn, that it was for. */
  readonly question?: string | undefined;
  /** How many tokens its messages were thought to have before it was sent. */
  readonly estimate: number;
  /** What it took; missing if there was no reply. */
  readonly usage?: Usage | undefined;
}

/** What a tree of sessions may spend, and what it has. */
export interface Terms {
  readonly limits: Limits;
  /** Knows no price unless given. */
  readonly priceOf?: PriceOf;
  /** What the run spent before it was resumed. */
  readonly before?: { readonly payments: readonly Payment[]; readonly milliseconds: number };
  /** Is told of each request when it has ended. */
  readonly onPayment?: (payment: Payment) => void;
  /** Ends the run for other reasons than a budget. */
  readonly signal?: AbortSignal | undefined;
  /** In milliseconds, never going back. */
  readonly now?: () => number;
}

/** What of each budget is used, or left. */
export interface Amounts {
  readonly explore: number;
  readonly commits: number;
  readonly calls: number;
  /** Of `left`: infinite without a limit. */
  readonly tokens: number;
  /** In dollars; undefined where a model has no price. Of `left`: infinite without a limit. */
  readonly cost: number | undefined;
}

/** How often something was taken of what is counted in steps. */
export type StepsTaken = Pick<Amounts, 'explore' | 'commits'>;

/** What requests count against the limits. */
interface Weight {
  readonly calls: number;
  readonly tokens: number;
  /** Of models that have a price. */
  readonly money: Money;
}

const nothing: Weight = { calls: 0, tokens: 0, money: 0n };

const plus = (a: Weight, b: Weight, sign: 1 | -1 = 1): Weight => ({ calls: a.calls + sign * b.calls, tokens: a.tokens + sign * b.tokens, money: a.money + BigInt(sign) * b.money });

/** What all accounts of a tree share: what was spent, and what may be. */
export class Books {
  readonly limits: Limits;
  readonly priceOf: PriceOf;
  readonly spent = new Ledger();
  /** What answers took that were had without asking, and that this run did not pay for: each once. */
  readonly reused = new Ledger();
  readonly signal: AbortSignal;
  readonly #terms: Terms;
  readonly #now: () => number;
  readonly #started: number;
  readonly #timer: NodeJS.Timeout | undefined;
  readonly #steps = { explore: new Map<string, number>(), commits: new Map<string, number>() };
  /** What was sent and has ended. */
  #ended: Weight = nothing;
  /** What is under way. */
  #held: Weight = nothing;
  /** What the run paid before it was resumed, by question, and has not come to again. It is among what has ended. */
  readonly #earlier = new Map<string, { readonly weight: Weight; readonly session: string }>();
  #earlierSum: Weight = nothing;
  /** The questions that the run has paid for, or is known to have had for nothing. */
  readonly #known = new Set<string>();

  constructor(terms: Terms) {
    const { limits, priceOf = () => undefined, before, signal, now = () => performance.now() } = terms;
    this.limits = limits;
    this.priceOf = priceOf;
    this.#terms = terms;
    this.#now = now;
    this.#started = now() - (before?.milliseconds ?? 0);
    for (const payment of before?.payments ?? []) this.#remember(payment);
    const time = new AbortController();
    if (limits.time !== undefined) {
      const rest = Math.max(0, limits.time - this.milliseconds);
      this.#timer = setTimeout(() => time.abort(this.#timeSpent()), Math.min(rest, longestTimer));
      this.#timer.unref();
    }
    this.signal = signal === undefined ? time.signal : AbortSignal.any([time.signal, signal]);
  }

  /** How long the run has taken, before it was resumed as well. */
  get milliseconds(): number {
    return this.#now() - this.#started;
  }

  amounts(counts: (place: Pick<Place, 'session'>) => boolean): Amounts {
    const { requests, usage } = this.spent.sum(counts);
    const cost = this.spent.cost(this.priceOf, counts);
    const steps = (kind: 'explore' | 'commits') => [...this.#steps[kind]].reduce((sum, [session, count]) => sum + (counts({ session }) ? count : 0), 0);
    return { explore: steps('explore'), commits: steps('commits'), calls: requests, tokens: totalTokens(usage), cost: cost === undefined ? undefined : dollarsOf(cost) };
  }

  get left(): Amounts {
    const { explore, commits, calls, tokens = Number.POSITIVE_INFINITY, cost } = this.limits;
    const used = plus(plus(this.#ended, this.#held), this.#earlierSum, -1);
    return {
      explore: explore - this.#taken('explore'),
      commits: commits - this.#taken('commits'),
      calls: Math.max(0, calls - used.calls),
      tokens: Math.max(0, tokens - used.tokens),
      cost: cost === undefined ? Number.POSITIVE_INFINITY : Math.max(0, dollarsOf(moneyOf(cost) - used.money)),
    };
  }

  take(kind: 'explore' | 'commits', session: string): void {
    this.checkTime();
    const limit = this.limits[kind];
    if (this.#taken(kind) >= limit) throw new BudgetSpent(kind === 'explore' ? diagnose('RLM7002', { limit }) : diagnose('RLM7003', { limit }));
    this.#steps[kind].set(session, (this.#steps[kind].get(session) ?? 0) + 1);
  }

  checkTime(): void {
    if (this.milliseconds >= (this.limits.time ?? Number.POSITIVE_INFINITY)) throw this.#timeSpent();
  }

  /**
   * A request is about to be sent.
   *
   * @returns must be called when it has ended, with what its reply took if there was one
   * @throws BudgetSpent RLM7004 to RLM7007 if it may not be
   */
  begin(place: Place, { question, messages }: Pick<ChatRequest, 'question' | 'messages'>): (usage: Usage | undefined) => void {
    this.checkTime();
    const estimate = estimatedTokens(messages);
    const held = this.#weightOf({ ...place, estimate, usage: { inputTokens: estimate, outputTokens: 0 } });
    this.#admit(held);
    this.#held = plus(this.#held, held);
    if (question !== undefined) this.#recall(question);
    let hasEnded = false;
    return (usage) => {
      if (hasEnded) throw new Error('a request has ended twice');
      hasEnded = true;
      const payment: Payment = { ...place, question, estimate, usage };
      this.#held = plus(this.#held, held, -1);
      this.#pay(payment);
      this.#terms.onPayment?.(payment);
    };
  }

  reuse({ session, level, model }: Place, { question, record: { usage, rejected } }: Pick<Answer, 'question' | 'record'>): void {
    this.#recall(question);
    if (this.#known.has(question)) return;
    this.#known.add(question);
    for (const one of [...rejected.map((rejection) => rejection.usage), usage]) this.reused.add({ session, level, model }, chargeOf(one));
  }

  /** What a session did, and those that worked for it, before the run was resumed: it does not happen again, and counts as if it did. */
  recount(counts: (place: Pick<Place, 'session'>) => boolean, session: string, steps: StepsTaken): void {
    for (const [question, earlier] of [...this.#earlier]) if (counts(earlier)) this.#recall(question);
    for (const kind of ['explore', 'commits'] as const) this.#steps[kind].set(session, (this.#steps[kind].get(session) ?? 0) + steps[kind]);
  }

  close(): void {
    clearTimeout(this.#timer);
  }

  #taken(kind: 'explore' | 'commits'): number {
    return this.#steps[kind].values().reduce((sum, count) => sum + count, 0);
  }

  #admit(next: Weight): void {
    const { calls, tokens, cost } = this.limits;
    const used = plus(this.#ended, this.#held);
    if (used.calls >= calls) throw new BudgetSpent(diagnose('RLM7004', { limit: calls }));
    if (tokens !== undefined && (used.tokens >= tokens || used.tokens + next.tokens > tokens)) {
      throw new BudgetSpent(diagnose('RLM7005', { limit: tokens, used: used.tokens, needed: next.tokens }));
    }
    if (cost !== undefined && (used.money >= moneyOf(cost) || used.money + next.money > moneyOf(cost))) {
      throw new BudgetSpent(diagnose('RLM7006', { limit: cost, used: dollarsOf(used.money), needed: dollarsOf(next.money) }));
    }
  }

  #pay(payment: Payment): void {
    const { session, level, model, question, usage } = payment;
    this.spent.add({ session, level, model }, chargeOf(usage));
    this.#ended = plus(this.#ended, this.#weightOf(payment));
    if (question !== undefined && usage !== undefined) this.#known.add(question);
  }

  /** @param payment of before the run was resumed */
  #remember(payment: Payment): void {
    this.#pay(payment);
    if (payment.question === undefined) return;
    const weight = this.#weightOf(payment);
    this.#earlier.set(payment.question, { weight: plus(this.#earlier.get(payment.question)?.weight ?? nothing, weight), session: payment.session });
    this.#earlierSum = plus(this.#earlierSum, weight);
  }

  #recall(question: string): void {
    const earlier = this.#earlier.get(question);
    if (earlier === undefined) return;
    this.#earlier.delete(question);
    this.#earlierSum = plus(this.#earlierSum, earlier.weight, -1);
  }

  /** What is not counted by its endpoint weighs what it was thought to take: a limit that nothing comes near is none. */
  #weightOf({ model, estimate, usage }: Payment): Weight {
    if (usage === undefined) return { ...nothing, calls: 1 };
    const counted = totalTokens(usage) > 0 ? usage : { inputTokens: estimate, outputTokens: 0 };
    const price = this.priceOf(model);
    if (price === undefined && this.limits.cost !== undefined) throw new Error(`dollars are limited, and ${model} has no price`);
    return { calls: 1, tokens: totalTokens(counted), money: price === undefined ? 0n : costOf(counted, price) };
  }

  #timeSpent(): BudgetSpent {
    return new BudgetSpent(diagnose('RLM7007', { limit: this.limits.time ?? 0 }));
  }
}

/** A request by itself. */
function chargeOf(usage: Usage | undefined): Charge {
  const isUncounted = usage !== undefined && totalTokens(usage) === 0;
  return { requests: 1, uncounted: isUncounted ? 1 : 0, usage: usage ?? noUsage };
}
