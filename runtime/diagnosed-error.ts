import type { Diagnostic } from '../compiler/diagnostics/diagnostic.ts';

/** Something that the user is told of, and can do something about: as opposed to a mistake in the program, it has a diagnostic. */
export abstract class DiagnosedError extends Error {
  readonly diagnostic: Diagnostic;

  constructor(diagnostic: Diagnostic, options?: ErrorOptions) {
    super(diagnostic.message, options);
    this.diagnostic = diagnostic;
  }
}
