import type { Limits } from '../../session/limits.ts';
import type { TraceEvent } from '../../trace/event.ts';
import { describeNumber } from '../describe-amounts.ts';

/** What a run may spend, as far as it is shown. */
export type RunLimits = Pick<Limits, 'explore' | 'commits' | 'calls'>;

/** What a run and all who work for it have done so far. */
export class RunCounts {
  readonly #limits: RunLimits;
  #steps = 0;
  #commits = 0;
  #calls = 0;
  #tokens = 0;
  /** Sessions that work for others: those that began, and those that ended. */
  #children = 0;
  #ended = 0;

  constructor(limits: RunLimits) {
    this.#limits = limits;
  }

  event(event: TraceEvent): void {
    switch (event.event) {
      case 'explored':
      case 'mistake':
        this.#steps += 1;
        break;
      case 'committed':
        this.#commits += 1;
        break;
      case 'child began':
        this.#children += 1;
        break;
      case 'child ended':
        this.#ended += 1;
        break;
      case 'replied':
        if (event.reused) break;
        this.#calls += 1;
        this.#tokens += event.usage.inputTokens + event.usage.outputTokens;
        break;
      default:
    }
  }

  get #sessions(): readonly string[] {
    return this.#children === 0 ? [] : [`${describeNumber(this.#ended)}/${describeNumber(this.#children)} sessions below`];
  }

  get line(): string {
    const { explore, commits, calls } = this.#limits;
    const of = (count: number, limit: number, what: string) => `${describeNumber(count)}/${describeNumber(limit)} ${what}`;
    return [of(this.#steps, explore, 'steps'), of(this.#commits, commits, 'commits'), of(this.#calls, calls, 'calls'), `${describeNumber(this.#tokens)} tokens`, ...this.#sessions].join(', ');
  }
}
