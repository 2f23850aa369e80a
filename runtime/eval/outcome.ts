import { EvalError } from './eval-error.ts';
import type { EvalRequest } from './request.ts';
import type { Ended } from './supervise.ts';
import { resultPieces, unfit } from './write-result.ts';

/**
 * What the process of an engine came to: the bytes of the result, in pieces that are valid until the next is taken.
 *
 * @throws EvalError for a reply that is no result; while pieces are taken, as `resultPieces` does
 */
export function outcomePieces({ reply, value, printed }: Ended, { type, vm_spec, code }: Pick<EvalRequest, 'type' | 'vm_spec' | 'code'>): Iterable<Uint8Array> {
  switch (reply.kind) {
    case 'result':
    case 'lines':
      return resultPieces({ kind: reply.kind, value }, type);
    case 'printed':
      return resultPieces({ kind: 'printed', printed }, type);
    case 'unfit':
      throw unfit(reply.actual, type);
    case 'error': {
      // A process may say that it was any line.
      const lines = code.split('\n').length;
      const line = reply.line !== undefined && reply.line >= 1 && reply.line <= lines ? reply.line : undefined;
      throw new EvalError(line, 'RLM4030', { type: reply.type, message: reply.message, line });
    }
    case 'exceeded':
      throw new EvalError(undefined, 'RLM4031', { limit: reply.limit, value: vm_spec[reply.limit] });
    case 'refused':
      throw new EvalError(undefined, 'RLM4035', { module: reply.module });
    case 'inexact':
      throw new EvalError(undefined, 'RLM4033', { binding: reply.binding, number: reply.number, language: vm_spec.language });
  }
}
