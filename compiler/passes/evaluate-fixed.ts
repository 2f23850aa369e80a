import type { Call, Expression } from '../ast.ts';
import type { AnswerType } from '../answer-type.ts';
import { type FixedParameter, isComputed, type Parameter } from '../ops/parameter.ts';
import { ops } from '../ops/registry.ts';
import type { BoundCall, BoundCalls } from './bind-arguments.ts';
import type { Follow, Target } from './follow-aliases.ts';
import { readAnswerType } from './read-answer-type.ts';
import type { Session } from './session.ts';

/** The value of a fixed argument, in the form that its parameter wants, and the literal that it is written as. */
export type FixedValue = { readonly literal: Expression } & (
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'number'; readonly value: string }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'texts'; readonly values: readonly string[] }
  | { readonly kind: 'answer type'; readonly value: AnswerType }
);

/** The fixed arguments of a call, by parameter. */
export type FixedArguments = ReadonlyMap<string, FixedValue>;

export type FixedCalls = ReadonlyMap<Call, FixedArguments>;

/** Finds the values of the arguments that must be known before the plan runs. Reports those that are not, or that are no such value. */
export function evaluateFixed(calls: BoundCalls, follow: Follow, session: Session): FixedCalls {
  return new Map(calls.entries().map(([call, bound]) => [call, evaluateCall(bound, follow, session)]));
}

function evaluateCall({ op, given }: BoundCall, follow: Follow, session: Session): FixedArguments {
  const values = new Map<string, FixedValue>();
  const parameters: readonly Parameter[] = ops[op].parameters;
  for (const parameter of parameters) {
    const expression = given.get(parameter.name);
    if (expression === undefined || isComputed(parameter)) continue;
    const target = follow(expression);
    const unknown = whyUnknown(target, follow, parameter.kind === 'fixed texts' || parameter.kind === 'answer type');
    if (unknown !== undefined) {
      session.report('RLM2014', { op, parameter: parameter.name, because: unknown }, expression.span);
      continue;
    }
    const value = readValue(parameter, target, follow);
    if (value !== undefined) values.set(parameter.name, value);
    else session.report('RLM2015', { op, parameter: parameter.name, wanted: wantedForm[parameter.kind], actual: target.kind, fixed: true }, expression.span);
  }
  return values;
}

/** Why the value of an expression is only known when the plan runs; a list's is when those of its items are. */
function whyUnknown(target: Target, follow: Follow, inside: boolean): string | undefined {
  if (target.kind === 'Context') return `the context \`${target.name}\` is read only then`;
  if (target.kind === 'Call') return `it is what \`${target.op.text}\` gives`;
  if (target.kind !== 'List' || !inside) return undefined;
  for (const item of target.items) {
    const because = whyUnknown(follow(item), follow, false);
    if (because !== undefined) return because;
  }
  return undefined;
}

const wantedForm = {
  pattern: 'Text',
  word: 'Text',
  'fixed text': 'Text',
  strategy: 'Text',
  natural: 'Number',
  flag: 'Bool',
  'fixed texts': 'List<Text>',
  model: 'Text',
  'answer type': 'answer type',
} as const satisfies Record<FixedParameter['kind'], string>;

function readValue(parameter: FixedParameter, target: Target, follow: Follow): FixedValue | undefined {
  if (target.kind === 'Context') return undefined;
  const literal = target;
  switch (wantedForm[parameter.kind]) {
    case 'Text': {
      const value = readText(literal);
      return value === undefined ? undefined : { kind: 'text', value, literal };
    }
    case 'Number':
      return literal.kind === 'Number' ? { kind: 'number', value: literal.value, literal } : undefined;
    case 'Bool':
      return literal.kind === 'Bool' ? { kind: 'bool', value: literal.value, literal } : undefined;
    case 'answer type': {
      const value = readAnswerType(literal, follow);
      return value === undefined ? undefined : { kind: 'answer type', value, literal };
    }
    case 'List<Text>': {
      if (literal.kind !== 'List') return undefined;
      const values = literal.items.map((item) => readText(follow(item))).filter((value) => value !== undefined);
      return values.length === literal.items.length ? { kind: 'texts', values, literal } : undefined;
    }
  }
}

/** A text, or a number, which is accepted as the text that it is written as. */
function readText(target: Target): string | undefined {
  return target.kind === 'Text' || target.kind === 'Number' ? target.value : undefined;
}
