import type { Binding, Call, Expression, Plan, RecordExpression } from '../ast.ts';
import { withoutMargin } from '../eval/python-code.ts';
import { isPython } from '../eval/vm-spec.ts';
import type { Graph, Node, NodeId, Operand } from '../ir.ts';
import { isComputed, type Parameter } from '../ops/parameter.ts';
import { ops } from '../ops/registry.ts';
import { text, type Type } from '../types.ts';
import { checkBounds } from './check-bounds.ts';
import type { BoundCalls } from './bind-arguments.ts';
import type { FixedCalls, FixedValue } from './evaluate-fixed.ts';
import type { Follow, Target } from './follow-aliases.ts';
import type { Types } from './infer-types.ts';
import { type NodeContent, NodeTable } from './node-table.ts';
import { orderNodes } from './order-nodes.ts';
import type { Session } from './session.ts';

/** What the passes before found out about a plan without errors. */
export interface Checked {
  readonly plan: Plan;
  readonly used: ReadonlySet<Binding>;
  readonly calls: BoundCalls;
  readonly fixed: FixedCalls;
  readonly follow: Follow;
  readonly types: Types;
  /** Those that the plan may ask, if it is known: what says the first of them says what leaving it out does. */
  readonly models: readonly string[] | undefined;
}

/**
 * Builds the graph of what the result needs, in which equal nodes are one. Takes time linear in the plan.
 *
 * @returns undefined if the graph exceeds a bound, which is reported
 */
export function buildGraph(checked: Checked, session: Session): Graph | undefined {
  const builder = new Builder(checked);
  for (const binding of checked.plan.bindings) if (checked.used.has(binding)) builder.name(binding);
  const answer = builder.nodeOf(checked.plan.result);
  return checkBounds(builder.table, session) ? orderNodes(builder.table.drafts, answer) : undefined;
}

class Builder {
  readonly table = new NodeTable();
  readonly #checked: Checked;
  readonly #nodes = new Map<Expression, NodeId>();
  /** Thousands of calls may have the same long record by its name: they share one operand. */
  readonly #records = new Map<RecordExpression, Operand>();

  constructor(checked: Checked) {
    this.#checked = checked;
  }

  name({ name, value }: Binding): void {
    this.table.addName(this.nodeOf(value), name.text);
  }

  /** The node that an expression is; of a context or a literal, one that is only a copy of it. */
  nodeOf(expression: Expression): NodeId {
    const target = this.#checked.follow(expression);
    if (target.kind === 'Call' || target.kind === 'List' || target.kind === 'Record') return this.#build(target);
    const operands = new Map([['value', this.#operand(target, undefined)]]);
    const type = target.kind === 'Context' ? text : this.#typeOf(target);
    return this.table.add({ operation: 'value', operands, type, span: expression.span });
  }

  #build(target: Extract<Expression, { kind: 'Call' | 'List' | 'Record' }>): NodeId {
    const known = this.#nodes.get(target);
    if (known !== undefined) return known;
    const node = this.table.add(target.kind === 'Call' ? this.#call(target) : this.#constructed(target));
    this.#nodes.set(target, node);
    return node;
  }

  #constructed(target: Extract<Expression, { kind: 'List' | 'Record' }>): NodeContent {
    const type = this.#typeOf(target);
    const span = target.span;
    if (target.kind === 'List') {
      const element = type.kind === 'List' ? type.element : undefined;
      const items = target.items.map((item) => this.#operand(this.#checked.follow(item), element));
      return { operation: 'list', operands: new Map([['items', { kind: 'items', items }]]), type, span };
    }
    return { operation: 'record', operands: new Map([['fields', this.#fields(target)]]), type, span };
  }

  #fields(target: Target): Operand {
    if (target.kind !== 'Record') throw new Error('fields are those of a record that is written out');
    const known = this.#records.get(target);
    if (known !== undefined) return known;
    const fields = target.fields.map(({ key, value }) => {
      const followed = this.#checked.follow(value);
      const own = followed.kind === 'Context' ? text : this.#typeOf(followed);
      return { name: key.text, type: own, value: this.#operand(followed, own) };
    });
    const operand: Operand = { kind: 'fields', fields };
    this.#records.set(target, operand);
    return operand;
  }

  #call(call: Call): NodeContent {
    const bound = this.#checked.calls.get(call);
    const fixed = this.#checked.fixed.get(call);
    if (bound === undefined || fixed === undefined) throw new Error(`the arguments of ${call.op.text} were not bound`);
    const parameters: readonly Parameter[] = ops[bound.op].parameters;
    const over = this.#over(parameters, bound.given);
    const operands = new Map<string, Operand>();
    for (const parameter of parameters) {
      const expression = bound.given.get(parameter.name);
      const value = fixed.get(parameter.name);
      if (value !== undefined) {
        if (!this.#saysTheDefault(parameter, value, over)) operands.set(parameter.name, fixedOperand(value));
      } else if (expression !== undefined && parameter.kind === 'bindings') {
        operands.set(parameter.name, this.#fields(this.#checked.follow(expression)));
      } else if (expression !== undefined && isComputed(parameter)) {
        operands.set(parameter.name, this.#operand(this.#checked.follow(expression), takesText(parameter) ? text : undefined));
      }
    }
    const code = fixed.get('code');
    const spec = fixed.get('vm_spec');
    if (code?.kind === 'text' && spec?.kind === 'vm spec' && isPython(spec.value.language)) operands.set('code', { kind: 'text', value: withoutMargin(code.value) });
    return {
      operation: bound.op,
      operands,
      ...(over === undefined ? {} : { over }),
      type: this.#typeOf(call),
      span: call.span,
      ...(code === undefined ? {} : { codeSpan: code.literal.span }),
    };
  }

  #saysTheDefault({ kind, default: usual }: Parameter, value: FixedValue, over: Node['over']): boolean {
    const meant = kind === 'model' ? this.#checked.models?.[0] : typeof usual === 'object' ? usual[over ?? 'text'] : usual;
    return meant !== undefined && value.kind !== 'texts' && value.value === meant;
  }

  #over(parameters: readonly Parameter[], given: ReadonlyMap<string, Expression>): Node['over'] {
    const parameter = parameters.find(({ kind }) => kind === 'input');
    const expression = parameter && given.get(parameter.name);
    if (expression === undefined) return undefined;
    const target = this.#checked.follow(expression);
    return target.kind !== 'Context' && this.#typeOf(target).kind === 'List' ? 'items' : 'text';
  }

  /** What an operand holds: literals and contexts themselves, else the node. */
  #operand(target: Target, wanted: Type | undefined): Operand {
    switch (target.kind) {
      case 'Context':
        return { kind: 'context', name: target.name };
      case 'Text':
        return { kind: 'text', value: target.value };
      case 'Number':
        return { kind: wanted?.kind === 'Text' ? 'text' : 'number', value: target.value };
      case 'Bool':
        return { kind: 'bool', value: target.value };
      default:
        return { kind: 'node', node: this.#build(target) };
    }
  }

  #typeOf(expression: Expression): Type {
    const type = this.#checked.types.get(expression);
    if (type === undefined) throw new Error(`no type was inferred at ${expression.span.start}`);
    return type;
  }
}

/** Whether the parameter takes a text, so that a number given for it is one. */
function takesText({ kind }: Parameter): boolean {
  return kind === 'text' || kind === 'input';
}

function fixedOperand(value: FixedValue): Operand {
  if (value.kind === 'answer type') return { kind: value.kind, value: value.value };
  if (value.kind === 'result type') return { kind: value.kind, value: value.value };
  const { literal: _, ...operand } = value;
  return operand;
}
