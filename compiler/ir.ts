import type { OpName } from './ops/registry.ts';
import type { AnswerType } from './answer-type.ts';
import type { ResultType } from './eval/result-type.ts';
import type { VmSpec } from './eval/vm-spec.ts';
import type { Span } from './span.ts';
import type { Type } from './types.ts';

/**
 * The typed DAG between checking and lowering. Equal nodes are one node, nodes that the result does not need are
 * gone, and nothing in it depends on names, order, comments or layout of the plan but what is only for people
 * (`names`, `span`).
 *
 * Each binding that the result uses, be it through others, is a name of exactly one node: one that is bound to a
 * context or to a literal names a `value` node, which then no other node refers to (an operand holds the context
 * or the literal itself) and the answer need not reach.
 */
export interface Graph {
  /**
   * In dependency order: a node's operands come before it. First what the answer needs, in the order in which it
   * reads them, the answer last; then the `value` nodes that are only there for their names.
   */
  readonly nodes: readonly Node[];
  /** The node that the plan's result is. */
  readonly answer: NodeId;
  /** The contexts that some node reads, sorted. */
  readonly contexts: readonly string[];
}

/** A node's index in `Graph.nodes`. */
export type NodeId = number;

export interface Node {
  readonly id: NodeId;
  /** An op of the registry, or a constructor of values: `list`, `record`, and `value`, which copies its operand. */
  readonly operation: OpName | 'list' | 'record' | 'value';
  /** The bindings that stand for this node, in the order of the plan; none for a nested call. */
  readonly names: readonly string[];
  /**
   * By parameter, in the registry's order, those that were given and say something else than leaving them out
   * does. A `list` has one operand, `items`; a `record` one, `fields`; a `value` one, `value`.
   */
  readonly operands: ReadonlyMap<string, Operand>;
  /** For an op with a parameter of kind `input`, and no other: which its input is. */
  readonly over?: 'text' | 'items';
  readonly type: Type;
  /** Where the plan says it: of equal nodes, the first. */
  readonly span: Span;
  /** Of a node that runs code: where the literal of the code is, which may be bound to a name. */
  readonly codeSpan?: Span;
}

export type Operand =
  | { readonly kind: 'node'; readonly node: NodeId }
  | { readonly kind: 'context'; readonly name: string }
  /** A literal already converted to what its parameter wants: a Number given for a Text is a text here. */
  | { readonly kind: 'text'; readonly value: string }
  /** A canonical decimal. */
  | { readonly kind: 'number'; readonly value: string }
  | { readonly kind: 'bool'; readonly value: boolean }
  /** Literal texts, such as the names of columns. */
  | { readonly kind: 'texts'; readonly values: readonly string[] }
  /** What a model's answer must be. */
  | { readonly kind: 'answer type'; readonly value: AnswerType }
  /** Where a program runs and what it may use. */
  | { readonly kind: 'vm spec'; readonly value: VmSpec }
  /** What a program gives. */
  | { readonly kind: 'result type'; readonly value: ResultType }
  /** The elements of a `list` node. */
  | { readonly kind: 'items'; readonly items: readonly Operand[] }
  /** The fields of a `record` node, or what a program has by name, in the order of the plan. */
  | { readonly kind: 'fields'; readonly fields: readonly { readonly name: string; readonly type: Type; readonly value: Operand }[] };

/** Whether a node's value depends on what a model answers. */
export function asksModel({ operation, operands }: Pick<Node, 'operation' | 'operands'>): boolean {
  if (operation === 'combine') return operands.has('prompt');
  return operation === 'rlm_call' || operation === 'map' || operation === 'filter';
}

/** The nodes that an operand refers to, those in lists and records too. */
export function nodesOf(operand: Operand): readonly NodeId[] {
  switch (operand.kind) {
    case 'node':
      return [operand.node];
    case 'items':
      return operand.items.flatMap(nodesOf);
    case 'fields':
      return operand.fields.flatMap(({ value }) => nodesOf(value));
    default:
      return [];
  }
}
