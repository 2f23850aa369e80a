import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { hasErrors } from '../../compiler/diagnostics/diagnostic.ts';

/** How a command ends, for scripts. */
export const exitStatus = {
  done: 0,
  /** The plan or an input is wrong. */
  wrong: 1,
  /** The command line is. */
  usage: 2,
  /** Nix failed, or the machine. */
  nix: 3,
  /** A model gave no answer: it cannot be reached, refused, or its answers never fit. */
  model: 4,
  /** A limit that the user set was reached. */
  budget: 5,
  /** A bug in rlmc (`EX_SOFTWARE` of sysexits.h). */
  bug: 70,
  interrupted: 130,
} as const;

export type ExitStatus = (typeof exitStatus)[keyof typeof exitStatus];

/**
 * The status of a command that found these. Nix's failures weigh most, since they may be the reason for the others; a budget that is spent
 * more than a model that failed, and that more than the plan.
 */
export function statusOf(diagnostics: readonly Diagnostic[]): ExitStatus {
  if (!hasErrors(diagnostics)) return exitStatus.done;
  const has = (codes: RegExp) => diagnostics.some(({ code, severity }) => severity === 'error' && codes.test(code));
  if (has(/^RLM5/)) return exitStatus.nix;
  if (has(/^RLM7/)) return exitStatus.budget;
  // Else from RLM6022 on it is about answers that are not there, or in files: an input that is wrong. From RLM6060 on about a model that does not get on.
  return has(/^RLM60(0|1|20|21|24|6|7)/) ? exitStatus.model : exitStatus.wrong;
}
