import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { hasErrors } from '../../compiler/diagnostics/diagnostic.ts';

/** How a command ends, for scripts; 4 and 5 are kept for models and budgets. */
export const exitStatus = {
  done: 0,
  /** The plan or an input is wrong. */
  wrong: 1,
  /** The command line is. */
  usage: 2,
  /** Nix failed, or the machine. */
  nix: 3,
  /** A bug in rlmc (`EX_SOFTWARE` of sysexits.h). */
  bug: 70,
  interrupted: 130,
} as const;

export type ExitStatus = (typeof exitStatus)[keyof typeof exitStatus];

/** The status of a command that found these: Nix's failures weigh more than the plan's, since they may be the reason for them. */
export function statusOf(diagnostics: readonly Diagnostic[]): ExitStatus {
  if (!hasErrors(diagnostics)) return exitStatus.done;
  return diagnostics.some(({ code, severity }) => severity === 'error' && code.startsWith('RLM5')) ? exitStatus.nix : exitStatus.wrong;
}
