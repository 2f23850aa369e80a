import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import type { Parameters } from '../../compiler/diagnostics/registry.ts';
import { values } from '../../compiler/diagnostics/values.ts';

type ValueCode = keyof typeof values;

/** A value that an op cannot work with: the plan or its input is wrong, not the program. */
export class ValueError extends Error {
  readonly diagnostic: Diagnostic;

  constructor(...[code, parameters]: { [C in ValueCode]: [code: C, parameters: Parameters<C>] }[ValueCode]) {
    // Of the registry only the family of values is needed: what is in the program of the sandbox is in the hash of every node, and a
    // message about syntax should not be.
    const diagnostic = { code, ...values[code].instantiate(parameters as never) };
    super(diagnostic.message);
    this.name = 'ValueError';
    this.diagnostic = diagnostic;
  }
}
