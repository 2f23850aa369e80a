import { diagnose } from '../../compiler/diagnostics/diagnostic.ts';
import type { Code, Parameters } from '../../compiler/diagnostics/registry.ts';
import { DiagnosedError } from '../diagnosed-error.ts';
import type { Usage } from './chat-model.ts';

/** What an error is about: one question, so that others may be answered, or the endpoint, so that none would be. */
export type Scope = 'question' | 'endpoint';

/** A model gave no answer: what the user is told is in `diagnostic`. */
export class ModelError<C extends Code & `RLM60${string}` = Code & `RLM60${string}`> extends DiagnosedError {
  readonly scope: Scope;
  /** The parameter that the endpoint does not take, if that is what is wrong. */
  readonly refusedParameter: string | undefined;
  /** What a reply took that is no answer: it is paid for like any other. */
  readonly usage: Usage | undefined;

  // There is no cause: what HTTP clients throw may hold the headers that were sent, and the key with them.
  constructor(scope: Scope, code: C, parameters: Parameters<C>, { refusedParameter, usage }: { readonly refusedParameter?: string; readonly usage?: Usage } = {}) {
    super(diagnose(code, parameters));
    this.name = 'ModelError';
    this.scope = scope;
    this.refusedParameter = refusedParameter;
    this.usage = usage;
  }
}
