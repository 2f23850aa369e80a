import type { Call, Expression, ListExpression, Plan, RecordExpression } from '../ast.ts';
import { commonType } from '../common-type.ts';
import { isComputed, type Parameter } from '../ops/parameter.ts';
import { ops } from '../ops/registry.ts';
import { bool, listOf, number, printType, recordOf, text, type Type } from '../types.ts';
import type { BoundCall, BoundCalls } from './bind-arguments.ts';
import { checkOperands } from './check-operands.ts';
import type { FixedArguments, FixedCalls } from './evaluate-fixed.ts';
import type { Follow } from './follow-aliases.ts';
import type { Session } from './session.ts';
import { TypeSizes } from './type-sizes.ts';

/** The type of each expression but names (follow them first); of one that has an error, none. */
export type Types = ReadonlyMap<Expression, Type>;

/** Infers the type of every expression. Reports lists of mixed types, keys given twice, and arguments of a type that the op does not take. */
export function inferTypes(plan: Plan, calls: BoundCalls, fixed: FixedCalls, follow: Follow, session: Session): Types {
  const inference = new Inference(calls, fixed, follow, session);
  for (const binding of plan.bindings) inference.infer(binding.value);
  inference.infer(plan.result);
  return inference.types;
}

class Inference {
  readonly types = new Map<Expression, Type>();
  readonly #calls: BoundCalls;
  readonly #fixed: FixedCalls;
  readonly #follow: Follow;
  readonly #session: Session;
  readonly #sizes = new TypeSizes();

  constructor(calls: BoundCalls, fixed: FixedCalls, follow: Follow, session: Session) {
    this.#calls = calls;
    this.#fixed = fixed;
    this.#follow = follow;
    this.#session = session;
  }

  /** The type of an expression, undefined if something in it was reported. Names are bound above, so inferred before. */
  infer(expression: Expression): Type | undefined {
    if (expression.kind === 'Name') {
      const target = this.#follow(expression);
      return target.kind === 'Context' ? text : this.types.get(target);
    }
    const type = this.#inferAnew(expression);
    if (type === undefined) return undefined;
    const excess = this.#sizes.excess(type);
    if (excess !== undefined) {
      this.#session.report('RLM2026', { what: 'the type of this value', excess }, expression.span);
      return undefined;
    }
    this.types.set(expression, type);
    return type;
  }

  #inferAnew(expression: Exclude<Expression, { kind: 'Name' }>): Type | undefined {
    switch (expression.kind) {
      case 'Text':
        return text;
      case 'Number':
        return number;
      case 'Bool':
        return bool;
      case 'List':
        return this.#inferList(expression);
      case 'Record':
        return this.#inferRecord(expression);
      case 'Call':
        return this.#inferCall(expression);
    }
  }

  #inferList({ items }: ListExpression): Type | undefined {
    let element: Type | undefined;
    let known = true;
    // After one item that does not fit, the others would only repeat it.
    let mixed = false;
    // Types are compared in full, but each only once: a name may stand for the same item any number of times.
    const seen = new Set<Type>();
    for (const [position, item] of items.entries()) {
      const type = this.infer(item);
      known &&= type !== undefined;
      if (type === undefined || mixed || seen.has(type)) continue;
      seen.add(type);
      const common = element === undefined ? type : commonType(element, type);
      if (common !== undefined) {
        element = common;
        continue;
      }
      mixed = true;
      const before = element === undefined ? '' : printType(element);
      this.#session.report('RLM2023', { position, actual: printType(type), before }, item.span);
    }
    return known && !mixed ? listOf(element) : undefined;
  }

  #inferRecord({ fields }: RecordExpression): Type | undefined {
    const types = new Map<string, Type>();
    const keys = new Set<string>();
    for (const { key, value } of fields) {
      if (keys.has(key.text)) this.#session.report('RLM2024', { key: key.text }, key.span);
      keys.add(key.text);
      const type = this.infer(value);
      if (type !== undefined) types.set(key.text, type);
    }
    return types.size === fields.length ? recordOf(types) : undefined;
  }

  #inferCall(call: Call): Type | undefined {
    const bound = this.#calls.get(call);
    const fixed = this.#fixed.get(call);
    if (bound === undefined || fixed === undefined) throw new Error(`the arguments of ${call.op.text} were not bound`);
    const { types, known } = this.#inferOperands(bound);
    if (!checkOperands(bound, types, fixed, this.#session) || !known) return undefined;
    return ops[bound.op].result({ types, texts: textsOf(fixed), flags: flagsOf(fixed), ...answerOf(fixed) });
  }

  /** The types of the computed arguments, and whether all are known: those that were reported have none. */
  #inferOperands({ op, given }: BoundCall): { types: ReadonlyMap<string, Type>; known: boolean } {
    const types = new Map<string, Type>();
    const parameters: readonly Parameter[] = ops[op].parameters;
    let known = true;
    for (const parameter of parameters) {
      const expression = given.get(parameter.name);
      // These were read in full before.
      if (expression === undefined || parameter.kind === 'answer type' || parameter.kind === 'vm spec' || parameter.kind === 'result type') continue;
      // A fixed list is no node of its own here, but its items' types have to agree all the same.
      const type = this.infer(expression);
      known &&= type !== undefined;
      if (isComputed(parameter) && type !== undefined) types.set(parameter.name, type);
    }
    return { types, known };
  }
}

function textsOf(fixed: FixedArguments): ReadonlyMap<string, string> {
  return new Map([...fixed].flatMap(([name, value]) => (value.kind === 'text' ? [[name, value.value]] : [])));
}

function flagsOf(fixed: FixedArguments): ReadonlySet<string> {
  return new Set([...fixed].flatMap(([name, value]) => (value.kind === 'bool' && value.value ? [name] : [])));
}

function answerOf(fixed: FixedArguments): { answer?: Type } {
  const type = fixed.get('type');
  return type?.kind === 'answer type' || type?.kind === 'result type' ? { answer: type.type } : {};
}
