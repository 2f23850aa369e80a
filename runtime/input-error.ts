import { type Diagnostic, diagnose } from '../compiler/diagnostics/diagnostic.ts';
import type { Code, Parameters } from '../compiler/diagnostics/registry.ts';
import { DiagnosedError } from './diagnosed-error.ts';

/** A file or folder that a command was given and cannot work with: what the user is told is in `diagnostic`. */
export class InputError<C extends Code & `RLM3${string}` = Code & `RLM3${string}`> extends DiagnosedError {
  constructor(code: C, parameters: Parameters<C>, options?: ErrorOptions & { readonly location?: NonNullable<Diagnostic['location']> }) {
    super(diagnose(code, parameters, options?.location), options);
    this.name = 'InputError';
  }
}
