import { diagnose } from '../../compiler/diagnostics/diagnostic.ts';
import type { Code, Parameters } from '../../compiler/diagnostics/registry.ts';
import { DiagnosedError } from '../diagnosed-error.ts';
import { isSystemError, systemErrorReason } from '../system-error.ts';

type AnswersCode = Code & `RLM60${4 | 5}${string}`;

/** The answers that this installation keeps cannot be read or written, or adopted: what the user is told is in `diagnostic`. */
export class AnswersError<C extends AnswersCode = AnswersCode> extends DiagnosedError {
  constructor(code: C, parameters: Parameters<C>, options?: ErrorOptions) {
    super(diagnose(code, parameters), options);
    this.name = 'AnswersError';
  }
}

/** Works with files of ours; what the system refuses is RLM6040 of the directory that they are in. */
export async function inDirectory<T>(directory: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new AnswersError('RLM6040', { path: directory, reason: systemErrorReason(error) }, { cause: error });
  }
}
