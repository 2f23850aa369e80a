import { say } from '../talk.ts';
import type { ProgressDisplay } from './progress.ts';

/** A line for each node that is done, for logs. */
export function printLines(): ProgressDisplay {
  let done = 0;
  return {
    show({ kind, step, expected }) {
      if (kind === 'started') return;
      done += 1;
      say(`${kind === 'finished' ? 'built' : 'failed'} ${step.label} (${done}/${Math.max(done, expected)})`);
    },
    end: () => undefined,
  };
}
