import type { Retry } from '../../model/open-chat-model.ts';

/** Shorter pauses are over before anybody has read of them. */
const worthSaying = 10_000;

/** What is said of a request that brought nothing, and when it is sent again: an endpoint may want to be left alone for an hour. */
export function describeRetry({ url, reason, pause }: Retry): string {
  const seconds = Math.ceil(pause / 1000);
  const when = pause < worthSaying ? '' : seconds < 120 ? ` in ${seconds} seconds` : ` in ${Math.ceil(seconds / 60)} minutes`;
  return `${url} gave no answer: ${reason}; trying again${when}`;
}
