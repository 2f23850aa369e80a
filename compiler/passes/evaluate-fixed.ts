import type { Call, Expression, Plan } from '../ast.ts';
import type { Place } from '../diagnostics/phrases.ts';
import type { VmSpec } from '../eval/vm-spec.ts';
import { type FixedParameter, isComputed, type Parameter } from '../ops/parameter.ts';
import { ops } from '../ops/registry.ts';
import { isQuestion } from '../ops/strategy.ts';
import type { BoundCall, BoundCalls } from './bind-arguments.ts';
import type { Follow, Literal, Target } from './follow-aliases.ts';
import { LiteralBudget } from './literal-budget.ts';
import { type ExtentOf, measureLiterals, whyUnknown } from './measure-literals.ts';
import { AnswerTypeReader, type ReadAnswerType } from './read-answer-type.ts';
import { type ReadResultType, ResultTypeReader } from './read-result-type.ts';
import { SchemaReader } from './read-schema.ts';
import { VmSpecReader } from './read-vm-spec.ts';
import type { Session } from './session.ts';

/** The value of a fixed argument, in the form that its parameter wants, and the literal that it is written as. */
export type FixedValue = { readonly literal: Expression } & (
  | { readonly kind: 'text'; readonly value: string }
  | { readonly kind: 'number'; readonly value: string }
  | { readonly kind: 'bool'; readonly value: boolean }
  | { readonly kind: 'texts'; readonly values: readonly string[] }
  | ({ readonly kind: 'answer type' } & ReadAnswerType)
  | ({ readonly kind: 'result type' } & ReadResultType)
  | { readonly kind: 'vm spec'; readonly value: VmSpec }
);

/** The fixed arguments of a call, by parameter. */
export type FixedArguments = ReadonlyMap<string, FixedValue>;

export type FixedCalls = ReadonlyMap<Call, FixedArguments>;

/** Finds the values of the arguments that must be known before the plan runs. Reports those that are not, or that are no such value. */
export function evaluateFixed(plan: Plan, calls: BoundCalls, follow: Follow, session: Session): FixedCalls {
  const extentOf = measureLiterals(plan, follow);
  const budget = new LiteralBudget(extentOf, session);
  const schemas = new SchemaReader(follow, session);
  const evaluation: Evaluation = {
    follow,
    extentOf,
    answerTypes: new AnswerTypeReader(follow, budget, schemas, session),
    resultTypes: new ResultTypeReader(follow, budget, schemas, session),
    vmSpecs: new VmSpecReader(follow, budget, session),
    texts: new Map(),
    session,
  };
  return new Map(calls.entries().map(([call, bound]) => [call, evaluateCall(bound, evaluation)]));
}

interface Evaluation {
  readonly follow: Follow;
  readonly extentOf: ExtentOf;
  readonly answerTypes: AnswerTypeReader;
  readonly resultTypes: ResultTypeReader;
  readonly vmSpecs: VmSpecReader;
  /** The lists of texts that were read: thousands of calls may have the same long one by its name. */
  readonly texts: Map<Literal, readonly string[] | undefined>;
  readonly session: Session;
}

function evaluateCall({ op, given }: BoundCall, evaluation: Evaluation): FixedArguments {
  const values = new Map<string, FixedValue>();
  const parameters: readonly Parameter[] = ops[op].parameters;
  for (const parameter of parameters) {
    const expression = given.get(parameter.name);
    if (expression === undefined || isComputed(parameter)) continue;
    const value = evaluateArgument(parameter, expression, { op, parameter: parameter.name }, evaluation);
    if (value === undefined) continue;
    const asks = parameter.kind === 'strategy' && parameter.question !== undefined && value.kind === 'text' && isQuestion(value.value);
    values.set(asks ? parameter.question : parameter.name, value);
  }
  return values;
}

/** The value of an argument; undefined if it is not known, or is not of the form that the parameter wants, which is reported. */
function evaluateArgument(parameter: FixedParameter, expression: Expression, at: Place, evaluation: Evaluation): FixedValue | undefined {
  const { follow, extentOf, answerTypes, resultTypes, vmSpecs, texts, session } = evaluation;
  const target = follow(expression);
  const refuse = (because: string): undefined => {
    session.report('RLM2014', { ...at, because }, expression.span);
  };
  if (!isLiteral(target)) return refuse(whyUnknown(target));
  // Of other parameters, what is in a list or record does not matter: they take neither.
  const unknown = readsInside.has(parameter.kind) ? extentOf(target).unknown : undefined;
  if (unknown !== undefined) return refuse(unknown);
  switch (parameter.kind) {
    case 'answer type': {
      const read = answerTypes.read(target, at);
      return read && { kind: parameter.kind, ...read, literal: target };
    }
    case 'result type': {
      const read = resultTypes.read(target);
      return read && { kind: parameter.kind, ...read, literal: target };
    }
    case 'vm spec': {
      const value = vmSpecs.read(target);
      return value && { kind: parameter.kind, value, literal: target };
    }
    default: {
      const value = readByForm(parameter, target, follow, texts);
      if (value === undefined) session.report('RLM2015', { ...at, wanted: wantedForm[parameter.kind], actual: target.kind, fixed: true }, expression.span);
      return value;
    }
  }
}

function isLiteral(target: Target): target is Literal {
  return target.kind !== 'Context' && target.kind !== 'Call';
}

const readsInside: ReadonlySet<string> = new Set<FixedParameter['kind']>(['fixed texts', 'answer type', 'vm spec', 'result type']);

/** The kinds of parameters whose values are not read by their form alone. */
type Structured = 'answer type' | 'vm spec' | 'result type';

const wantedForm = {
  pattern: 'Text',
  word: 'Text',
  'fixed text': 'Text',
  strategy: 'Text',
  natural: 'Number',
  flag: 'Bool',
  'fixed texts': 'List<Text>',
  model: 'Text',
} as const satisfies Record<Exclude<FixedParameter['kind'], Structured>, string>;

function readByForm(parameter: Exclude<FixedParameter, { kind: Structured }>, literal: Literal, follow: Follow, texts: Evaluation['texts']): FixedValue | undefined {
  switch (wantedForm[parameter.kind]) {
    case 'Text': {
      const value = readText(literal);
      return value === undefined ? undefined : { kind: 'text', value, literal };
    }
    case 'Number':
      return literal.kind === 'Number' ? { kind: 'number', value: literal.value, literal } : undefined;
    case 'Bool':
      return literal.kind === 'Bool' ? { kind: 'bool', value: literal.value, literal } : undefined;
    case 'List<Text>': {
      const values = texts.has(literal) ? texts.get(literal) : readTexts(literal, follow);
      texts.set(literal, values);
      return values && { kind: 'texts', values, literal };
    }
  }
}

function readTexts(literal: Literal, follow: Follow): readonly string[] | undefined {
  if (literal.kind !== 'List') return undefined;
  const values = literal.items.map((item) => readText(follow(item))).filter((value) => value !== undefined);
  return values.length === literal.items.length ? values : undefined;
}

/** A text, or a number, which is accepted as the text that it is written as. */
function readText(target: Target): string | undefined {
  return target.kind === 'Text' || target.kind === 'Number' ? target.value : undefined;
}
