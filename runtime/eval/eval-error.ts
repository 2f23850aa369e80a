import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import type { Parameters } from '../../compiler/diagnostics/registry.ts';
import { runningCode } from '../../compiler/diagnostics/running-code.ts';

type RunningCode = keyof typeof runningCode;

/** What code of a plan came to instead of a result: the plan is wrong, or its input, not the program that runs it. */
export class EvalError extends Error {
  readonly diagnostic: Diagnostic;
  /** The line of the code, from 1, that it is about. */
  readonly line: number | undefined;

  constructor(line: number | undefined, ...[code, parameters]: { [C in RunningCode]: [code: C, parameters: Parameters<C>] }[RunningCode]) {
    const diagnostic = { code, ...runningCode[code].instantiate(parameters as never) };
    super(diagnostic.message);
    this.name = 'EvalError';
    this.diagnostic = diagnostic;
    this.line = line;
  }
}
