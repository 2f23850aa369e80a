import { isCode, registry } from '../../compiler/diagnostics/registry.ts';
import type { Code } from '../../compiler/diagnostics/registry.ts';
import { Suggester } from '../../compiler/suggester.ts';

/** A diagnostic as the registry describes it. */
export interface Explanation {
  readonly code: Code;
  readonly severity: 'error' | 'warning';
  readonly title: string;
  /** Why the rule exists and how to mend it, in Markdown. */
  readonly explanation: string;
}

export type ExplainResult =
  | { readonly known: true; readonly explanation: Explanation }
  /** With the code that was perhaps meant. */
  | { readonly known: false; readonly nearest: string | undefined };

/** Explains a code, in whatever case it is written. */
export function explain(code: string): ExplainResult {
  const upper = code.toUpperCase();
  if (isCode(upper)) return { known: true, explanation: explanationOf(upper) };
  return { known: false, nearest: new Suggester().nearest(code, Object.keys(registry)) };
}

/** All diagnostics, by code. */
export function listExplanations(): readonly Explanation[] {
  return Object.keys(registry).filter(isCode).sort().map(explanationOf);
}

function explanationOf(code: Code): Explanation {
  const { severity, title, explanation } = registry[code];
  return { code, severity, title, explanation };
}
