import { type Diagnostic, diagnose } from '../../compiler/diagnostics/diagnostic.ts';
import type { Code, Parameters } from '../../compiler/diagnostics/registry.ts';

/** A value that an op cannot work with: the plan or its input is wrong, not the program. */
export class ValueError<C extends Code & `RLM4${string}` = Code & `RLM4${string}`> extends Error {
  readonly diagnostic: Diagnostic;

  constructor(code: C, parameters: Parameters<C>) {
    const diagnostic = diagnose(code, parameters);
    super(diagnostic.message);
    this.name = 'ValueError';
    this.diagnostic = diagnostic;
  }
}
