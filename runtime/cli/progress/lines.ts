import { performance } from 'node:perf_hooks';
import { say } from '../talk.ts';
import { describeRetry } from './describe-retry.ts';
import type { ProgressDisplay } from './progress.ts';

/** How often a line says how far asking is with a node, or that an endpoint is in trouble, in milliseconds. */
const interval = 10_000;

/**
 * A line for each step that is done, and for each node that asks one now and then, for logs.
 *
 * @param prefix of each, which says what is built where that is not the only thing
 */
export function printLines(prefix = ''): ProgressDisplay {
  let done = 0;
  /** By what it is about, when the last line was printed, or would have been the first. */
  const told = new Map<string, number>();
  const isDue = (about: string) => {
    const now = performance.now();
    const last = told.get(about);
    if (last !== undefined && now - last < interval) return false;
    told.set(about, now);
    return true;
  };
  return {
    show(progress) {
      if (progress.kind === 'trying again') {
        if (isDue(`endpoint ${progress.url}`)) say(describeRetry(progress));
      } else if (progress.kind === 'asking') {
        const { label, all, answered, failed } = progress;
        const isFirst = !told.has(`node ${label}`);
        const due = isDue(`node ${label}`) && !isFirst;
        if (due || answered + failed === all) say(`${prefix}asked ${label} (${answered}/${all}${failed === 0 ? '' : `, ${failed} failed`})`);
      } else if (progress.kind !== 'started') {
        const { kind, step, expected } = progress;
        done += 1;
        say(`${prefix}${kind === 'finished' ? 'built' : 'failed'} ${step.label} (${done}/${Math.max(done, expected)})`);
      }
    },
    end: () => undefined,
  };
}
