import { type Diagnostic, diagnose } from '../../compiler/diagnostics/diagnostic.ts';
import { InputError } from '../input-error.ts';
import { ModelError } from '../model/model-error.ts';
import { AnswersError } from '../resolve/answers-error.ts';
import { ResolutionError } from '../resolve/resolution-error.ts';
import { NixError } from '../store/nix-error.ts';
import { isSystemError, systemErrorReason } from '../system-error.ts';

/** What the user is told of an error; undefined for one that only a mistake in the program can be. */
export function diagnosticOfError(error: unknown): Diagnostic | undefined {
  const told = [InputError, NixError, ModelError, AnswersError, ResolutionError] as const;
  for (const kind of told) if (error instanceof kind) return error.diagnostic;
  if (!isSystemError(error)) return undefined;
  // Of a copy, it is the place of the new file that may be full, or not there.
  const path = 'dest' in error && typeof error.dest === 'string' ? error.dest : error.path;
  return diagnose('RLM5015', { path, reason: systemErrorReason(error) });
}
