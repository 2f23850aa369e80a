import { type Diagnostic, diagnose } from '../compiler/diagnostics/diagnostic.ts';
import type { Code, Parameters } from '../compiler/diagnostics/registry.ts';

/** A file or folder that a command was given and cannot work with: what the user is told is in `diagnostic`. */
export class InputError<C extends Code & `RLM3${string}` = Code & `RLM3${string}`> extends Error {
  readonly diagnostic: Diagnostic;

  constructor(code: C, parameters: Parameters<C>, options?: ErrorOptions & { readonly location?: NonNullable<Diagnostic['location']> }) {
    const diagnostic = diagnose(code, parameters, options?.location);
    super(diagnostic.message, options);
    this.name = 'InputError';
    this.diagnostic = diagnostic;
  }
}
