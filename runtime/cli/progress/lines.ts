import { say } from '../talk.ts';
import type { ProgressDisplay } from './progress.ts';

/** A line for each node that is done, for logs. */
export function printLines(): ProgressDisplay {
  return {
    show({ kind, step }) {
      if (kind !== 'started') say(`${kind === 'finished' ? 'built' : 'failed'} ${step.label}`);
    },
    end: () => undefined,
  };
}
