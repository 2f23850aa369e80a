import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { diagnose } from '../../compiler/diagnostics/diagnostic.ts';
import { DiagnosedError } from '../diagnosed-error.ts';

/** What a run may spend, over the whole tree of its sessions. */
export interface Limits {
  readonly explore: number;
  readonly commits: number;
  /** Requests to models, each attempt by itself. */
  readonly calls: number;
}

export const defaultLimits: Limits = { explore: 20, commits: 5, calls: 200 };

/** Something more was wanted of what a budget has no more of. */
export class BudgetSpent extends DiagnosedError {
  constructor(diagnostic: Diagnostic) {
    super(diagnostic);
    this.name = 'BudgetSpent';
  }
}

/** Counts what a tree of sessions spends, and refuses what is more than was allowed: before it happens. */
export class Budget {
  readonly limits: Limits;
  #explore = 0;
  #commits = 0;
  #calls = 0;

  constructor(limits: Limits) {
    this.limits = limits;
  }

  get spent(): Limits {
    return { explore: this.#explore, commits: this.#commits, calls: this.#calls };
  }

  get left(): Limits {
    return { explore: this.limits.explore - this.#explore, commits: this.limits.commits - this.#commits, calls: this.limits.calls - this.#calls };
  }

  /** @throws BudgetSpent RLM7002 */
  takeExplore(): void {
    if (this.left.explore <= 0) throw new BudgetSpent(diagnose('RLM7002', { limit: this.limits.explore }));
    this.#explore += 1;
  }

  /** @throws BudgetSpent RLM7003 */
  takeCommit(): void {
    if (this.left.commits <= 0) throw new BudgetSpent(diagnose('RLM7003', { limit: this.limits.commits }));
    this.#commits += 1;
  }

  /** @throws BudgetSpent RLM7004 */
  takeCall(): void {
    if (this.left.calls <= 0) throw new BudgetSpent(diagnose('RLM7004', { limit: this.limits.calls }));
    this.#calls += 1;
  }
}
