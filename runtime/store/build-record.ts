import { failedDerivation } from './build-failure.ts';
import type { NixEvent } from './internal-json.ts';

/** Something that happened to a derivation. */
export type BuildChange =
  | {
      readonly kind: 'started' | 'finished' | 'failed';
      readonly derivation: string;
      /** How many builds the whole command takes, as far as Nix knows yet. */
      readonly expected: number;
    }
  | { readonly kind: 'log'; readonly derivation: string; readonly line: string };

interface Build {
  readonly derivation: string;
  readonly log: string[];
  state: 'running' | 'finished' | 'failed';
}

/** Lines of a log that are kept for the message of a failure. */
const keptLines = 25;

/** What a process of Nix did so far, put together from its events. */
export class BuildRecord {
  readonly #builds = new Map<number, Build>();
  /** By derivation. */
  readonly #reasons = new Map<string, string>();
  readonly #errors: string[] = [];
  readonly #onChange: (change: BuildChange) => void;
  #expected = 0;
  #failedSoFar = 0;
  #failuresSeen = 0;

  constructor(onChange: (change: BuildChange) => void) {
    this.#onChange = onChange;
  }

  take(event: NixEvent): void {
    switch (event.kind) {
      case 'build started':
        this.#builds.set(event.id, { derivation: event.derivation, log: [], state: 'running' });
        this.#onChange({ kind: 'started', derivation: event.derivation, expected: this.#expected });
        break;
      case 'log': {
        const build = this.#builds.get(event.id);
        if (build === undefined) break;
        build.log.push(event.line);
        if (build.log.length > keptLines) build.log.shift();
        this.#onChange({ kind: 'log', derivation: build.derivation, line: event.line });
        break;
      }
      case 'counts':
        this.#failedSoFar = event.failed;
        this.#expected = event.expected;
        break;
      case 'stopped': {
        const build = this.#builds.get(event.id);
        if (build?.state !== 'running') break;
        build.state = this.#stoppedByFailure(build.derivation) ? 'failed' : 'finished';
        this.#onChange({ kind: build.state, derivation: build.derivation, expected: this.#expected });
        break;
      }
      case 'error': {
        this.#errors.push(event.message);
        const failure = failedDerivation(event.message);
        if (failure !== undefined) this.#reasons.set(failure.derivation, failure.reason);
        break;
      }
      case 'unformatted':
        this.#errors.push(event.line);
    }
  }

  /**
   * Nix says of the end of a build not how it ended. It raises its count of failures just before; the error itself comes before
   * for a derivation that others wait for, and after for the one that was asked for.
   */
  #stoppedByFailure(derivation: string): boolean {
    const failed = this.#reasons.has(derivation) || this.#failedSoFar > this.#failuresSeen;
    if (failed) this.#failuresSeen += 1;
    return failed;
  }

  /**
   * The derivations that failed by themselves, in the order in which Nix said so. Once Nix has ended, its errors are
   * better evidence than the count: a derivation that could not even start is in that as well.
   */
  get failed(): readonly { readonly derivation: string; readonly reason: string | undefined; readonly log: readonly string[] }[] {
    const builds = [...this.#builds.values()];
    const derivations =
      this.#reasons.size > 0 ? [...this.#reasons.keys()] : builds.filter(({ state }) => state === 'failed').map(({ derivation }) => derivation);
    return derivations.map((derivation) => ({
      derivation,
      reason: this.#reasons.get(derivation),
      log: builds.find((build) => build.derivation === derivation)?.log ?? [],
    }));
  }

  /** The derivations that were built. */
  get finished(): readonly string[] {
    const failed = new Set(this.failed.map(({ derivation }) => derivation));
    return [...this.#builds.values()].filter(({ state, derivation }) => state !== 'running' && !failed.has(derivation)).map(({ derivation }) => derivation);
  }

  /** All that Nix said went wrong. */
  get errors(): string {
    return this.#errors.join('\n');
  }
}
