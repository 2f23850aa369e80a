import { performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';

/** Time and chance. Tests bring their own. */
export interface Clock {
  /** In milliseconds, never going back. */
  now(): number;
  /** @throws what the signal was aborted with */
  sleep(milliseconds: number, signal?: AbortSignal): Promise<void>;
  /** At least 0, less than 1. */
  random(): number;
}

export const realClock: Clock = {
  now: () => performance.now(),
  async sleep(milliseconds, signal) {
    try {
      await wait(Math.min(milliseconds, longestTimer), undefined, signal === undefined ? {} : { signal });
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    }
  },
  random: () => Math.random(),
};

/** The longest time that Node's timers can wait, in milliseconds: with more they end at once. */
export const longestTimer = 2 ** 31 - 1;
