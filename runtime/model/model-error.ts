import { type Diagnostic, diagnose } from '../../compiler/diagnostics/diagnostic.ts';
import type { Code, Parameters } from '../../compiler/diagnostics/registry.ts';

/** What an error is about: one question, so that others may be answered, or the endpoint, so that none would be. */
export type Scope = 'question' | 'endpoint';

/** A model gave no answer: what the user is told is in `diagnostic`. */
export class ModelError<C extends Code & `RLM60${string}` = Code & `RLM60${string}`> extends Error {
  readonly diagnostic: Diagnostic;
  readonly scope: Scope;
  /** The parameter that the endpoint does not take, if that is what is wrong. */
  readonly refusedParameter: string | undefined;

  // There is no cause: what HTTP clients throw may hold the headers that were sent, and the key with them.
  constructor(scope: Scope, code: C, parameters: Parameters<C>, refusedParameter?: string) {
    const diagnostic = diagnose(code, parameters);
    super(diagnostic.message);
    this.name = 'ModelError';
    this.diagnostic = diagnostic;
    this.scope = scope;
    this.refusedParameter = refusedParameter;
  }
}
