import type { Clock } from '../../../../runtime/model/clock.ts';

/** A clock on which pauses take no time, and are noted. Time goes on by what is slept. */
export class SkippingClock implements Clock {
  /** In milliseconds. */
  readonly pauses: number[] = [];
  #now = 0;

  now(): number {
    return this.#now;
  }

  async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    const until = this.#now + milliseconds;
    // Others get their turn, as they would while time goes by.
    await new Promise((resolve) => setImmediate(resolve));
    signal?.throwIfAborted();
    this.pauses.push(milliseconds);
    this.#now = Math.max(this.#now, until);
  }

  random(): number {
    return 0.5;
  }
}
