import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { DiagnosedError } from '../diagnosed-error.ts';

/** A session met what no model can mend, such as an endpoint that refuses the key, and neither can those that it works for: the whole run ends. */
export class BeyondMending extends DiagnosedError {
  constructor(diagnostic: Diagnostic) {
    super(diagnostic);
    this.name = 'BeyondMending';
  }
}
