import { diagnose } from '../../compiler/diagnostics/diagnostic.ts';
import type { Code, Parameters } from '../../compiler/diagnostics/registry.ts';
import { DiagnosedError } from '../diagnosed-error.ts';

/** The answers of a folder cannot be used: what the user is told is in `diagnostic`. */
export class ResolutionError<C extends Code & `RLM603${string}` = Code & `RLM603${string}`> extends DiagnosedError {
  constructor(code: C, parameters: Parameters<C>, options?: ErrorOptions) {
    super(diagnose(code, parameters), options);
    this.name = 'ResolutionError';
  }
}
