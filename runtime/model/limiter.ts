import type { Clock } from './clock.ts';

/** How often, and how much at once, an endpoint is asked. */
export interface Limits {
  /** Requests under way at the same time. */
  readonly concurrency: number;
  /** Requests that begin in any minute. */
  readonly rpm?: number;
  /** Tokens of the requests that begin in any minute, questions and answers. */
  readonly tpm?: number;
}

/** A request that may be sent. */
export interface Permit {
  /** Says what it took, in place of what it was thought to take. */
  used(tokens: number): void;
  /** It has ended, one way or the other. */
  end(): void;
}

interface Waiting {
  readonly turn: number;
  readonly tokens: number;
  readonly go: (permit: Permit) => void;
}

interface Sent {
  readonly time: number;
  tokens: number;
  /** Whether it is among those of the last minute. */
  counted: boolean;
}

const minute = 60_000;

/**
 * Lets requests go in order, as many as the limits allow. When the endpoint says that it is too much, all wait, and then as few go at once as if it had half the
 * room, one more after each that goes well: what all at once was too much is not tried again all at once.
 */
export class Limiter {
  readonly #limits: Limits;
  readonly #clock: Clock;
  /** By turn. */
  readonly #waiting: Waiting[] = [];
  /** Of the last minute, in order; empty unless there is a limit per minute. */
  readonly #sent: Sent[] = [];
  #tokens = 0;
  #running = 0;
  #room: number;
  #heldUntil = Number.NEGATIVE_INFINITY;
  #alarm: AbortController | undefined;

  constructor(limits: Limits, clock: Clock) {
    this.#limits = limits;
    this.#clock = clock;
    this.#room = limits.concurrency;
  }

  /**
   * Waits until a request may be sent.
   *
   * @param turn of two that wait, the one with the lower number goes first
   * @param tokens that it is thought to take
   * @throws what the signal was aborted with
   */
  async enter(turn: number, tokens: number, signal?: AbortSignal): Promise<Permit> {
    signal?.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<Permit>();
    const waiting: Waiting = { turn, tokens, go: resolve };
    const after = this.#waiting.findIndex((other) => other.turn > turn);
    this.#waiting.splice(after < 0 ? this.#waiting.length : after, 0, waiting);
    const leave = () => {
      const index = this.#waiting.indexOf(waiting);
      if (index >= 0) this.#waiting.splice(index, 1);
      reject(signal?.reason);
      this.#admit();
    };
    signal?.addEventListener('abort', leave, { once: true });
    this.#admit();
    try {
      return await promise;
    } finally {
      signal?.removeEventListener('abort', leave);
    }
  }

  /** The endpoint wants no request for a while, in milliseconds. */
  hold(duration: number): void {
    const now = this.#clock.now();
    // Of requests that were under way together, each may be told so: that is one time too much, not many.
    if (now >= this.#heldUntil) this.#room = Math.max(1, Math.floor(this.#room / 2));
    this.#heldUntil = Math.max(this.#heldUntil, now + duration);
    this.#admit();
  }

  /** A request went well. */
  succeeded(): void {
    this.#room = Math.min(this.#limits.concurrency, this.#room + 1);
  }

  #admit(): void {
    this.#alarm?.abort();
    this.#alarm = undefined;
    for (let next = this.#waiting[0]; next !== undefined && this.#running < this.#room; next = this.#waiting[0]) {
      const now = this.#clock.now();
      const ready = Math.max(this.#heldUntil, this.#readyFor(next.tokens, now));
      if (ready > now) {
        this.#admitIn(ready - now);
        return;
      }
      this.#waiting.shift();
      next.go(this.#permit(next.tokens, now));
    }
  }

  /** One alarm for all: it is for whoever is first, and set anew whenever something changes. */
  #admitIn(duration: number): void {
    const alarm = new AbortController();
    this.#alarm = alarm;
    // It only fails by being aborted.
    this.#clock.sleep(duration, alarm.signal).then(
      () => this.#admit(),
      () => undefined,
    );
  }

  #permit(tokens: number, time: number): Permit {
    this.#running += 1;
    const sent: Sent = { time, tokens, counted: this.#limits.rpm !== undefined || this.#limits.tpm !== undefined };
    if (sent.counted) {
      this.#sent.push(sent);
      this.#tokens += tokens;
    }
    let ended = false;
    return {
      used: (actual) => {
        if (!sent.counted) return;
        this.#tokens += actual - sent.tokens;
        sent.tokens = actual;
      },
      end: () => {
        if (ended) return;
        ended = true;
        this.#running -= 1;
        this.#admit();
      },
    };
  }

  /** When one more request of so many tokens is within the limits of a minute. One that is larger than the limit goes when nothing else counts. */
  #readyFor(tokens: number, now: number): number {
    const { rpm = Number.POSITIVE_INFINITY, tpm = Number.POSITIVE_INFINITY } = this.#limits;
    for (let first = this.#sent[0]; first !== undefined && first.time + minute <= now; first = this.#sent[0]) {
      this.#sent.shift();
      this.#tokens -= first.tokens;
      first.counted = false;
    }
    let ready = now;
    let count = this.#sent.length;
    let sum = this.#tokens;
    for (const { time, tokens: taken } of this.#sent) {
      if (count < rpm && sum + tokens <= tpm) break;
      ready = time + minute;
      count -= 1;
      sum -= taken;
    }
    return ready;
  }
}
