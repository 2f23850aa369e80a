import { performance } from 'node:perf_hooks';
import type { WriteStream } from 'node:tty';
import type { Progress } from '../../project/build-progress.ts';
import type { PriceOf } from '../../session/ledger.ts';
import type { TraceEvent } from '../../trace/event.ts';
import { isTerminal, say } from '../talk.ts';
import { describeEvent } from './describe-event.ts';
import { printLines } from './lines.ts';
import { LiveLines } from './live-lines.ts';
import { RunActivity } from './run-activity.ts';
import { RunCounts } from './run-counts.ts';

/** Shows how a run goes on. */
export interface RunDisplay {
  event(event: TraceEvent): void;
  build(session: string, progress: Progress): void;
  /** Takes away what is not to stay. */
  end(): void;
}

/**
 * A display that is kept up to date on a terminal, below a line for each thing that the model did; those lines, and those of builds, otherwise.
 *
 * @param quiet nothing is shown
 */
export function startRunProgress(quiet: boolean, priceOf: PriceOf): RunDisplay {
  if (quiet) return { event: () => undefined, build: () => undefined, end: () => undefined };
  return isTerminal() ? new LiveRun(process.stderr, priceOf) : new RunLines();
}

/** Lines for logs. */
class RunLines implements RunDisplay {
  readonly #builds = new Map<string, ReturnType<typeof printLines>>();

  event(event: TraceEvent): void {
    const said = describeEvent(event);
    if (said !== undefined) say(said);
  }

  build(session: string, progress: Progress): void {
    // Each plan counts its own steps.
    if (progress.kind === 'compiled') this.#builds.set(session, printLines(session === '0' ? '' : `${session}: `));
    else this.#buildOf(session).show(progress);
  }

  end(): void {
    return undefined;
  }

  #buildOf(session: string): ReturnType<typeof printLines> {
    const lines = this.#builds.get(session) ?? printLines();
    this.#builds.set(session, lines);
    return lines;
  }
}

class LiveRun implements RunDisplay {
  readonly #live: LiveLines;
  readonly #activity = new RunActivity();
  readonly #counts: RunCounts;
  readonly #started = performance.now();

  constructor(terminal: WriteStream, priceOf: PriceOf) {
    this.#counts = new RunCounts(priceOf);
    this.#live = new LiveLines(terminal, () => [...this.#counts.lines(Math.floor((performance.now() - this.#started) / 1000)), ...this.#activity.lines]);
  }

  event(event: TraceEvent): void {
    this.#counts.event(event);
    this.#activity.event(event);
    const said = describeEvent(event);
    if (said !== undefined) this.#live.above(() => say(said));
  }

  build(session: string, progress: Progress): void {
    this.#activity.build(session, progress);
  }

  end(): void {
    this.#live.end();
  }
}
