import { EvalError } from './eval-error.ts';
import type { EvalRequest } from './request.ts';
import type { Ended } from './supervise.ts';

/**
 * The bytes of the value that code gave, if it is of the type that was asked for.
 *
 * @throws EvalError RLM4032
 */
export function resultBytes({ reply, printed }: Ended, type: EvalRequest['type']): Buffer {
  if (reply.kind !== 'result') return printed;
  const value: unknown = JSON.parse(reply.json);
  if (typeof type === 'object' && 'list' in type) {
    if (!Array.isArray(value)) throw new EvalError(undefined, 'RLM4032', { wanted: 'a list', actual: reply.json });
    return Buffer.from(value.map((item) => `${JSON.stringify(item)}\n`).join(''));
  }
  if (type === 'text') return Buffer.from(typeof value === 'string' ? value : reply.json);
  if (typeof value !== (type === 'bool' ? 'boolean' : type)) throw new EvalError(undefined, 'RLM4032', { wanted: `a ${String(type)}`, actual: reply.json });
  return Buffer.from(reply.json);
}
