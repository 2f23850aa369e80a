import { type Diagnostic, diagnose } from '../compiler/diagnostics/diagnostic.ts';
import { DiagnosedError } from './diagnosed-error.ts';
import { isSystemError, systemErrorReason } from './system-error.ts';

/** What the user is told of an error; undefined for one that only a mistake in the program can be. */
export function diagnosticOfError(error: unknown): Diagnostic | undefined {
  if (error instanceof DiagnosedError) return error.diagnostic;
  if (!isSystemError(error)) return undefined;
  // Of a copy, it is the place of the new file that may be full, or not there.
  const path = 'dest' in error && typeof error.dest === 'string' ? error.dest : error.path;
  return diagnose('RLM5015', { path, reason: systemErrorReason(error) });
}
