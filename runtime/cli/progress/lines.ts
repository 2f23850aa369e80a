import { performance } from 'node:perf_hooks';
import { say } from '../talk.ts';
import type { ProgressDisplay } from './progress.ts';

/** How often a line says how far asking is with a node, in milliseconds. */
const interval = 10_000;

/** A line for each step that is done, and for each node that asks one now and then, for logs. */
export function printLines(): ProgressDisplay {
  let done = 0;
  /** By node, when it was last told of. */
  const told = new Map<string, number>();
  return {
    show(progress) {
      if (progress.kind === 'asking') {
        const { node, all, answered, failed } = progress;
        const now = performance.now();
        const last = told.get(node);
        if (last === undefined) told.set(node, now);
        if (answered + failed < all && (last === undefined || now - last < interval)) return;
        told.set(node, now);
        say(`asked ${node} (${answered}/${all}${failed === 0 ? '' : `, ${failed} failed`})`);
        return;
      }
      const { kind, step, expected } = progress;
      if (kind === 'started') return;
      done += 1;
      say(`${kind === 'finished' ? 'built' : 'failed'} ${step.label} (${done}/${Math.max(done, expected)})`);
    },
    end: () => undefined,
  };
}
