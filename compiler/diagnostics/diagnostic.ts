import type { Source } from '../source.ts';
import type { Span } from '../span.ts';
import { type Code, type Parameters, registry } from './registry.ts';

/** Something to tell the user: an error or a warning, and where it is if it is in a text. */
export interface Diagnostic {
  readonly code: Code;
  readonly severity: 'error' | 'warning';
  readonly message: string;
  /** How to mend it. */
  readonly hint?: string;
  readonly location?: { readonly source: Source; readonly span: Span };
}

/**
 * Makes a diagnostic of the registry.
 *
 * @param code which one; an unknown code does not compile
 * @param parameters what the registry's templates of that code ask for
 */
export function diagnose<C extends Code>(code: C, parameters: Parameters<C>, location?: Diagnostic['location']): Diagnostic {
  // The signature ties the parameters to the code; TypeScript cannot follow that through the look-up in a union.
  const { severity, message, hint } = registry[code].instantiate(parameters as never);
  return {
    code,
    severity,
    message,
    ...(hint === undefined ? {} : { hint }),
    ...(location === undefined ? {} : { location }),
  };
}

export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some(({ severity }) => severity === 'error');
}
