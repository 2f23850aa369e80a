import { performance } from 'node:perf_hooks';
import type { WriteStream } from 'node:tty';
import { describeRetry } from './describe-retry.ts';
import { LiveLines } from './live-lines.ts';
import type { ProgressDisplay, ShownProgress } from './progress.ts';

/** Steps that are shown by name; builds with more at once are rare. */
const mostRunning = 5;

/** A few lines at the bottom of a terminal that say what is being built. They are gone at the end. */
export class LiveDisplay implements ProgressDisplay {
  readonly #live: LiveLines;
  readonly #started = performance.now();
  /** By derivation: label, and when it started. */
  readonly #running = new Map<string, { readonly label: string; readonly since: number }>();
  /** By node: how many questions are asked, answered, and failed. */
  readonly #asking = new Map<string, { readonly all: number; readonly answered: number; readonly failed: number }>();
  /** What the endpoint said last, until it answers again. */
  #trouble: string | undefined;
  #built = 0;
  #failed = 0;
  #expected = 0;

  constructor(terminal: WriteStream) {
    this.#live = new LiveLines(terminal, () => this.#lines());
  }

  show(progress: ShownProgress): void {
    if (progress.kind === 'trying again') {
      this.#trouble = `  ${describeRetry(progress)}`;
      return;
    }
    if (progress.kind === 'asking') {
      this.#trouble = undefined;
      const { label, all, answered, failed } = progress;
      if (answered + failed < all) this.#asking.set(label, { all, answered, failed });
      else this.#asking.delete(label);
      return;
    }
    const { kind, step, expected } = progress;
    this.#expected = expected;
    if (kind === 'started') {
      this.#running.set(step.derivation, { label: step.label, since: performance.now() });
      return;
    }
    this.#running.delete(step.derivation);
    if (kind === 'finished') this.#built += 1;
    else this.#failed += 1;
  }

  end(): void {
    this.#live.end();
  }

  #lines(): readonly string[] {
    if (this.#running.size === 0 && this.#asking.size === 0 && this.#trouble === undefined && this.#built === 0) return [];
    const seconds = (since: number) => `${Math.floor((performance.now() - since) / 1000)} s`;
    const done = this.#built + this.#failed;
    const counts = [`${done}/${Math.max(done, this.#expected)} done`, ...(this.#failed === 0 ? [] : [`${this.#failed} failed`]), `${this.#running.size} running`, seconds(this.#started)];
    const asking = [...this.#asking].map(([node, { all, answered, failed }]) => `  asking ${node}  ${answered}/${all}${failed === 0 ? '' : `, ${failed} failed`}`);
    const running = [...this.#running.values()].map(({ label, since }) => `  ${label}  ${seconds(since)}`);
    const steps = [...asking.slice(0, mostRunning), ...running.slice(0, mostRunning)];
    const hidden = asking.length + running.length - steps.length;
    return [counts.join(', '), ...(this.#trouble === undefined ? [] : [this.#trouble]), ...steps, ...(hidden > 0 ? [`  and ${hidden} more`] : [])];
  }
}
