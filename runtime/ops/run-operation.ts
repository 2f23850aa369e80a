import { isOpName, type OpName } from '../../compiler/ops/registry.ts';
import type { Limits } from './arguments.ts';
import { type ConstructorName, constructors, isConstructorName } from './construct.ts';
import { decodeArguments } from './decode-arguments.ts';
import type { JsonObject } from './json-value.ts';
import { member } from './json-value.ts';
import { defaultMaxValue } from './limits.ts';
import type { OpenFile } from './operand.ts';
import { operations } from './operations.ts';
import { ValueError } from './value-error.ts';

/** An op of the registry or a constructor of values. */
export type OperationName = OpName | ConstructorName;

export function isOperationName(name: string): name is OperationName {
  return isOpName(name) || isConstructorName(name);
}

/**
 * Runs an operation on arguments as they reach a derivation. This is the one way in for the sandbox and for everything
 * that runs ops in-process; they differ only in what `open` opens.
 *
 * @param given the arguments by name, and `maxValue` in bytes if it is not 1 GiB
 * @returns the bytes of the result, in pieces that are valid until the next is taken
 * @throws ValueError while pieces are taken: where a value is not what the op can work with, RLM4001 before the piece that
 *   would make the result larger than `maxValue`
 */
export function* runOperation(operation: OperationName, given: JsonObject, open: OpenFile): Generator<Uint8Array> {
  const limits = limitsOf(given);
  let size = 0;
  for (const piece of isConstructorName(operation) ? constructors[operation](given, limits, open) : apply(operation, given, limits, open)) {
    size += piece.length;
    if (size > limits.maxValue) throw new ValueError('RLM4001', { limit: limits.maxValue });
    yield piece;
  }
}

function apply<O extends OpName>(op: O, given: JsonObject, limits: Limits, open: OpenFile): Iterable<Uint8Array> {
  return operations[op](decodeArguments(op, given, open), limits);
}

function limitsOf(given: JsonObject): Limits {
  const maxValue = member(given, 'maxValue') ?? defaultMaxValue;
  if (typeof maxValue !== 'number') throw new TypeError('`maxValue` is no number');
  return { maxValue };
}
