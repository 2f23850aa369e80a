import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { DiagnosedError } from '../diagnosed-error.ts';

/** Something more was wanted of what a budget has no more of. It ends the run, with what it has. */
export class BudgetSpent extends DiagnosedError {
  constructor(diagnostic: Diagnostic) {
    super(diagnostic);
    this.name = 'BudgetSpent';
  }
}
