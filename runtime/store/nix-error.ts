import { type Diagnostic, diagnose } from '../../compiler/diagnostics/diagnostic.ts';
import type { Code, Parameters } from '../../compiler/diagnostics/registry.ts';

/** Nix, or the machine, did not do what was asked of it: what the user is told is in `diagnostic`. */
export class NixError<C extends Code & `RLM5${string}` = Code & `RLM5${string}`> extends Error {
  readonly diagnostic: Diagnostic;

  constructor(code: C, parameters: Parameters<C>, options?: ErrorOptions) {
    const diagnostic = diagnose(code, parameters);
    super(diagnostic.message, options);
    this.name = 'NixError';
    this.diagnostic = diagnostic;
  }
}
