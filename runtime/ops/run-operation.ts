import { type AskingOpName, isOpName, type OpName } from '../../compiler/ops/registry.ts';
import { makeAnswers } from '../questions/make-answers.ts';
import { writeQuestions } from '../questions/write-questions.ts';
import type { Limits } from './arguments.ts';
import { type ConstructorName, constructors, isConstructorName } from './construct.ts';
import { decodeArguments } from './decode-arguments.ts';
import { type JsonObject, member } from './json-value.ts';
import { defaultMaxValue } from './limits.ts';
import type { OpenFile } from './operand.ts';
import { operations } from './operations.ts';
import { ValueError } from './value-error.ts';

/** An op of the registry but `eval`, which `runtime/eval/` runs, a constructor of values, or what writes the questions of ops that ask a model. */
export type OperationName = Exclude<OpName, 'eval'> | ConstructorName | 'questions';

export function isOperationName(name: string): name is OperationName {
  return (isOpName(name) && name !== 'eval') || isConstructorName(name) || name === 'questions';
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
  for (const piece of start(operation, given, limits, open)) {
    size += piece.length;
    if (size > limits.maxValue) throw new ValueError('RLM4001', { limit: limits.maxValue });
    yield piece;
  }
}

function start(operation: OperationName, given: JsonObject, limits: Limits, open: OpenFile): Iterable<Uint8Array> {
  if (isConstructorName(operation)) return constructors[operation](given, limits, open);
  switch (operation) {
    case 'questions':
      return writeQuestions(given, open);
    case 'rlm_call':
    case 'map':
    case 'filter':
      return makeAnswers(operation, given, open);
    case 'combine':
      return (member(given, 'prompt') ?? null) === null ? apply(operation, given, limits, open) : makeAnswers(operation, given, open);
    default:
      return apply(operation, given, limits, open);
  }
}

function apply<O extends Exclude<OpName, AskingOpName | 'eval'>>(op: O, given: JsonObject, limits: Limits, open: OpenFile): Iterable<Uint8Array> {
  return operations[op](decodeArguments(op, given, open), limits);
}

function limitsOf(given: JsonObject): Limits {
  const maxValue = member(given, 'maxValue') ?? defaultMaxValue;
  if (typeof maxValue !== 'number') throw new TypeError('`maxValue` is no number');
  return { maxValue };
}
