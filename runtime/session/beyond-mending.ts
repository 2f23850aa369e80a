import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { DiagnosedError } from '../diagnosed-error.ts';

/** A session met what no model can mend, and neither can those that it works for: the whole run ends. */
export class BeyondMending extends DiagnosedError {
  constructor(diagnostic: Diagnostic) {
    super(diagnostic);
    this.name = 'BeyondMending';
  }
}

/**
 * What keeps any plan from being built, whoever wrote it: an endpoint that is not there or refuses the key (RLM6001 to RLM6019: of single questions it is said in other codes),
 * answers that cannot be kept, Nix itself, or a program that failed though its values are good (RLM5). A model can mend none of it, and is not told.
 */
export function beyondMending(diagnostics: readonly Diagnostic[]): Diagnostic | undefined {
  return diagnostics.find(({ code }) => /^RLM(?:5|60[01]|604)/.test(code));
}
