import type { Expression } from '../ast.ts';
import type { Parameter } from '../ops/parameter.ts';
import { ops } from '../ops/registry.ts';
import { isQuestion, namedStrategies, parseStrategy } from '../ops/strategy.ts';
import { type CompiledPattern, compilePattern, patternOfText } from '../pattern.ts';
import type { Span } from '../span.ts';
import type { BoundCall, BoundCalls } from './bind-arguments.ts';
import { checkNatural } from './check-natural.ts';
import type { FixedArguments, FixedCalls, FixedValue } from './evaluate-fixed.ts';
import type { Follow } from './follow-aliases.ts';
import type { Session } from './session.ts';

/** How many instructions the patterns of a plan may compile to together, so that checking a hostile plan takes seconds at most. */
const mostInstructions = 1_000_000;

/**
 * Checks the values that are known: patterns, words, strategies, counts, delimiters, models.
 *
 * @param models those that the plan may ask; any if that is not known
 */
export function checkValues(calls: BoundCalls, fixed: FixedCalls, follow: Follow, models: readonly string[] | undefined, session: Session): void {
  const patterns = new PatternCheck();
  for (const [call, { op, given }] of calls) {
    const values = fixed.get(call) ?? new Map<string, FixedValue>();
    const parameters: readonly Parameter[] = ops[op].parameters;
    for (const parameter of parameters) {
      const value = values.get(parameter.name);
      if (value !== undefined) checkValue({ op, parameter, value, values, patterns, models, session });
      const expression = given.get(parameter.name);
      checkOnlyAsking(op, parameter, given, values, session);
      if (parameter.kind === 'integer' && expression !== undefined) checkInteger(op, parameter.name, expression, follow, session);
    }
  }
}

interface Check {
  readonly op: string;
  readonly parameter: Parameter;
  readonly value: FixedValue;
  readonly values: FixedArguments;
  readonly patterns: PatternCheck;
  readonly models: readonly string[] | undefined;
  readonly session: Session;
}

function checkValue({ op, parameter, value, values, patterns, models, session }: Check): void {
  const span = value.literal.span;
  const at = { op, parameter: parameter.name };
  switch (parameter.kind) {
    case 'pattern': {
      if (value.kind !== 'text') return;
      const mode = values.get('mode');
      const isFixed = mode?.kind === 'text' && mode.value !== 'regex';
      const caseArgument = values.get('ignore_case');
      const ignoreCase = caseArgument?.kind === 'bool' && caseArgument.value;
      // A fixed text is searched for as it is, unless its case has to be ignored.
      if (isFixed && !ignoreCase) return;
      const fault = patterns.findFault(isFixed ? patternOfText(value.value) : value.value, ignoreCase);
      if (fault === 'too many') session.report('RLM2027', { what: `patterns of ${patterns.instructions} instructions`, limit: mostInstructions }, span);
      else if (fault !== undefined) session.report('RLM2016', { op, reason: fault.reason }, spanInside(value.literal, fault.offset, session));
      return;
    }
    case 'natural':
      if (value.kind === 'number') checkNatural(value.value, { ...at, minimum: parameter.minimum }, span, session);
      return;
    case 'word':
      if (value.kind === 'text' && !parameter.words.includes(value.value)) {
        const nearest = session.suggester.nearest(value.value, parameter.words);
        session.report('RLM2019', { ...at, word: value.value, nearest, words: parameter.words }, span);
      }
      return;
    case 'fixed text':
      if (value.kind === 'text' && value.value === '' && parameter.empty === 'refused') session.report('RLM2017', at, span);
      return;
    case 'fixed texts':
      if (value.kind === 'texts' && value.values.length === 0) session.report('RLM2021', at, span);
      return;
    case 'strategy':
      if (value.kind === 'text') checkStrategy(value.value, op, span, session);
      return;
    case 'model':
      if (value.kind === 'text') checkModel(value.value, models, span, session);
      return;
    default:
  }
}

/** A position may be computed; where it is written down, it can be checked now. */
function checkInteger(op: string, parameter: string, expression: Expression, follow: Follow, session: Session): void {
  const target = follow(expression);
  if (target.kind !== 'Number' || !target.value.includes('.')) return;
  session.report('RLM2018', { op, parameter, value: target.value, wanted: 'a whole number' }, target.span);
}

/** A question that the op asks a model is no strategy any more. */
function checkStrategy(strategy: string, op: string, span: Span, session: Session): void {
  if (parseStrategy(strategy) !== undefined) return;
  const question = isQuestion(strategy);
  const nearest = question ? undefined : session.suggester.nearest(strategy, namedStrategies);
  session.report('RLM2020', { op, strategy, question, nearest }, span);
}

/** Where there are no models at all, that is said of the plan. */
function checkModel(model: string, models: readonly string[] = [], span: Span, session: Session): void {
  if (models.length === 0 || models.includes(model)) return;
  session.report('RLM2035', { model, nearest: session.suggester.nearest(model, models), models }, span);
}

/** `type` and `model` of `combine` say something only of a question, not of a strategy. Of what is neither, that was said already. */
function checkOnlyAsking(op: string, parameter: Parameter, given: BoundCall['given'], values: FixedArguments, session: Session): void {
  const expression = given.get(parameter.name);
  const strategy = values.get('strategy');
  if (parameter.onlyAsking !== true || expression === undefined || strategy?.kind !== 'text') return;
  if (parseStrategy(strategy.value) !== undefined) session.report('RLM2034', { op, parameter: parameter.name }, expression.span);
}

/** Where a piece of a text literal is, if the literal has no escapes; else where the literal is. */
function spanInside(literal: Expression, offset: number | undefined, session: Session): Span {
  const { start, end } = literal.span;
  if (literal.kind !== 'Text' || offset === undefined) return literal.span;
  const plain = session.source.text.slice(start + 1, end - 1) === literal.value;
  return plain ? { start: start + 1 + offset, end: end - 1 } : literal.span;
}

type Refusal = Extract<CompiledPattern, { ok: false }>;

/** Compiles each pattern once, however often a plan has it. */
class PatternCheck {
  /** How many the patterns so far compile to. */
  instructions = 0;
  readonly #refusals = new Map<string, Refusal | undefined>();

  /** What is wrong with a pattern. Once the patterns are too many, which is said of the first, none is looked at. */
  findFault(pattern: string, ignoreCase: boolean): Refusal | 'too many' | undefined {
    if (this.instructions > mostInstructions) return undefined;
    const key = `${ignoreCase ? 'i' : ' '}${pattern}`;
    if (this.#refusals.has(key)) return this.#refusals.get(key);
    const compiled = compilePattern(pattern, { ignoreCase });
    this.#refusals.set(key, compiled.ok ? undefined : compiled);
    if (!compiled.ok) return compiled;
    this.instructions += compiled.regex.programSize();
    return this.instructions > mostInstructions ? 'too many' : undefined;
  }
}
