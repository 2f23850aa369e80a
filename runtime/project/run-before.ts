import type { Payment } from '../session/books.ts';
import type { Limits } from '../session/limits.ts';
import type { TraceEvent } from '../trace/event.ts';

/** What a run did before it goes on. */
export interface RunBefore {
  readonly payments: readonly Payment[];
  /** How long it took, without the time between its ends and when it went on. */
  readonly milliseconds: number;
  /** What it might spend at last. */
  readonly limits: Limits | undefined;
  /** How it ended, if it did. */
  readonly finished: Extract<TraceEvent, { event: 'finished' }> | undefined;
}

/** Reads in its trace what a run did. */
export function runBefore(events: readonly TraceEvent[]): RunBefore {
  const payments = events.flatMap((event) => {
    if (event.event !== 'paid') return [];
    const { session, level, model, question, estimate, usage } = event;
    return [{ session, level, model, question, estimate, usage }];
  });
  let milliseconds = 0;
  let began: number | undefined;
  let last = 0;
  let limits: Limits | undefined;
  for (const event of events) {
    const now = Date.parse(event.time);
    if (event.event === 'opened' || event.event === 'resumed') {
      limits = event.limits;
      milliseconds += began === undefined ? 0 : Math.max(0, last - began);
      began = now;
    }
    last = now;
  }
  milliseconds += began === undefined ? 0 : Math.max(0, last - began);
  const end = events.at(-1);
  return { payments, milliseconds, limits, finished: end?.event === 'finished' ? end : undefined };
}
