import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { diagnosticOfError } from '../diagnostic-of-error.ts';

/** Nix, the machine or an input stopped a command before it came to an outcome of its own. */
export interface Stopped {
  readonly outcome: 'stopped';
  readonly diagnostics: readonly [Diagnostic];
}

/** What a piece of work comes to. An error that has a diagnostic is one more outcome, since `--json` prints it like the others. */
export async function orStopped<T>(work: Promise<T>): Promise<T | Stopped> {
  try {
    return await work;
  } catch (error) {
    const diagnostic = diagnosticOfError(error);
    if (diagnostic === undefined) throw error;
    return { outcome: 'stopped', diagnostics: [diagnostic] };
  }
}
