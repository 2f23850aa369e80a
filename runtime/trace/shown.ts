import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { diagnosticToJson } from '../../compiler/diagnostics/render.ts';
import type { TracedDiagnostic } from './event.ts';

/** How long ago, in seconds, to the millisecond. */
export const secondsSince = (started: number): number => Math.round(performance.now() - started) / 1000;

/** A diagnostic as a trace has it. */
export function traced(diagnostic: Diagnostic): TracedDiagnostic {
  const { code, message, hint, line } = diagnosticToJson(diagnostic);
  return { code, message, hint, line };
}
