import { diagnose } from '../../compiler/diagnostics/diagnostic.ts';
import type { Code, Parameters } from '../../compiler/diagnostics/registry.ts';
import { DiagnosedError } from '../diagnosed-error.ts';

/** Nix, or the machine, did not do what was asked of it: what the user is told is in `diagnostic`. */
export class NixError<C extends Code & `RLM5${string}` = Code & `RLM5${string}`> extends DiagnosedError {
  constructor(code: C, parameters: Parameters<C>, options?: ErrorOptions) {
    super(diagnose(code, parameters), options);
    this.name = 'NixError';
  }
}
