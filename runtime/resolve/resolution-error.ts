import { type Diagnostic, diagnose } from '../../compiler/diagnostics/diagnostic.ts';
import type { Code, Parameters } from '../../compiler/diagnostics/registry.ts';

/** The answers of a folder cannot be used: what the user is told is in `diagnostic`. */
export class ResolutionError<C extends Code & `RLM603${string}` = Code & `RLM603${string}`> extends Error {
  readonly diagnostic: Diagnostic;

  constructor(code: C, parameters: Parameters<C>, options?: ErrorOptions) {
    const diagnostic = diagnose(code, parameters);
    super(diagnostic.message, options);
    this.name = 'ResolutionError';
    this.diagnostic = diagnostic;
  }
}
