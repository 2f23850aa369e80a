import type { Parameter } from '../../compiler/ops/parameter.ts';
import { type OpName, ops } from '../../compiler/ops/registry.ts';
import { parseStrategy } from '../../compiler/ops/strategy.ts';
import type { ArgumentsOf } from './arguments.ts';
import { decimalOf, type Decimal, readDecimal } from './decimal.ts';
import { readAnswerType } from '../questions/read-answer-type.ts';
import { isArray, type JsonObject, type JsonValue, member } from './json-value.ts';
import { type OpenFile, sourceOf } from './operand.ts';
import { readAll } from './pieces.ts';
import { ValueError } from './value-error.ts';

/**
 * Reads the arguments of an op from the JSON that reaches a derivation: by parameter, a reference `{ "file": path }` or a
 * literal; and `over: "items"` where `input` is a list.
 *
 * @throws ValueError RLM4005 for a computed position that is not whole
 * @throws TypeError for what the compiler would not have let through
 */
export function decodeArguments<O extends OpName>(op: O, given: JsonObject, open: OpenFile): ArgumentsOf<O> {
  const parameters: readonly Parameter[] = ops[op].parameters;
  const entries = parameters.flatMap((parameter) => {
    const argument = member(given, parameter.name);
    // Nix has no way to leave out an attribute but null.
    if (argument !== undefined && argument !== null) return [[parameter.name, decode(parameter, argument, given, open)] as const];
    if (!parameter.optional) throw new TypeError(`${op} was not given \`${parameter.name}\``);
    return [];
  });
  // The entries follow the op's own parameters, and each was checked against its kind, which is how ArgumentsOf is made.
  return Object.fromEntries(entries) as unknown as ArgumentsOf<O>;
}

function decode(parameter: Parameter, argument: JsonValue, given: JsonObject, open: OpenFile): unknown {
  const refuse = (): never => {
    throw new TypeError(`\`${parameter.name}\` cannot be ${JSON.stringify(argument)}`);
  };
  switch (parameter.kind) {
    case 'text':
    case 'list':
    case 'texts':
    case 'record':
      return sourceOf(argument, open);
    case 'input':
      return { over: member(given, 'over') === 'items' ? 'items' : 'text', source: sourceOf(argument, open) };
    case 'integer':
      return clamp(wholeNumber(parameter.name, argument, open));
    case 'natural': {
      const natural = clamp(wholeNumber(parameter.name, argument, open));
      return natural >= parameter.minimum ? natural : refuse();
    }
    case 'flag':
      return typeof argument === 'boolean' ? argument : refuse();
    case 'pattern':
      return typeof argument === 'string' ? argument : refuse();
    case 'fixed text':
      return typeof argument === 'string' && (argument !== '' || parameter.empty === 'allowed') ? argument : refuse();
    case 'word':
      return parameter.words.find((word) => word === argument) ?? refuse();
    case 'fixed texts':
      return isArray(argument) && argument.every((text) => typeof text === 'string') ? argument : refuse();
    case 'model':
      return typeof argument === 'string' ? argument : refuse();
    case 'answer type':
      return readAnswerType(argument) ?? refuse();
    case 'bindings':
    case 'vm spec':
    case 'result type':
      // Only of `eval`, which is run by `runtime/eval/`.
      return refuse();
    case 'strategy':
      return (typeof argument === 'string' ? parseStrategy(argument) : undefined) ?? refuse();
  }
}

function wholeNumber(name: string, argument: JsonValue, open: OpenFile): Decimal {
  const number = readDecimal(readAll(sourceOf(argument, open)), () => `\`${name}\``);
  if (!number.round(0).eq(number)) throw new ValueError('RLM4005', { parameter: name, value: number.toString() });
  return number;
}

/** No text or list is so long that a larger number means anything else. */
function clamp(number: Decimal): number {
  if (number.gt(decimalOf(String(Number.MAX_SAFE_INTEGER)))) return Number.MAX_SAFE_INTEGER;
  if (number.lt(decimalOf(String(Number.MIN_SAFE_INTEGER)))) return Number.MIN_SAFE_INTEGER;
  return number.toNumber();
}
