import type { AnswerType } from '../answer-type.ts';
import { canonicalJson, type CanonicalValue } from '../canonical-json.ts';
import type { ResultType } from '../eval/result-type.ts';
import type { VmSpec } from '../eval/vm-spec.ts';
import type { Node, NodeId, Operand } from '../ir.ts';
import { TypeSizes } from './type-sizes.ts';

/** A literal of many parts. Many nodes may share one, by its name. */
type Structure = readonly string[] | Exclude<AnswerType, string> | VmSpec | Exclude<ResultType, string>;

interface Known {
  readonly number: number;
  /** In characters, without what is around and between its parts. */
  readonly size: number;
}

type Fields = Extract<Operand, { kind: 'fields' }>;

interface KnownFields extends Known {
  /** How many nodes follow on one another up to the last that a field has. */
  readonly chain: number;
}

export type NodeContent = Omit<Node, 'id' | 'names'>;

/** A node before the graph is complete. */
export interface Draft extends NodeContent {
  readonly names: string[];
  /** How many nodes follow on one another up to this one. */
  readonly chain: number;
}

/**
 * Nodes, of which equal ones are one: the field calls it hash consing. A node is known by a key that is as long as its own
 * operands, since an operand that is a node is in it by its number, and a literal by the number that its text was
 * given first.
 */
export class NodeTable {
  readonly drafts: Draft[] = [];
  /** How many characters the literals and types of all nodes take, which are written out wherever a node has them. */
  characters = 0;
  /** How many names the nodes have. */
  names = 0;
  readonly #sizes = new TypeSizes();
  readonly #ids = new Map<string, NodeId>();
  readonly #texts = new Map<string, number>();
  /** The numbers of literals whose size is counted already. */
  readonly #counted = new Set<number>();
  readonly #structures = new WeakMap<Structure, Known>();
  readonly #fields = new WeakMap<Fields, KnownFields>();

  add(content: NodeContent): NodeId {
    const operands = [...content.operands].map(([parameter, operand]) => `${parameter}=${this.#key(operand)}`);
    const key = `${content.operation} ${content.over ?? ''} ${operands.join(' ')}`;
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const id = this.drafts.length;
    let chain = 0;
    for (const operand of content.operands.values()) chain = Math.max(chain, this.#chainTo(operand));
    this.drafts.push({ ...content, names: [], chain: chain + 1 });
    this.#ids.set(key, id);
    for (const operand of content.operands.values()) this.characters += this.#sizeOf(operand);
    // Of an op the type follows from its operands, and of a record it is that of its fields.
    if (content.operation === 'list' || content.operation === 'value') this.characters += this.#sizes.measure(content.type).characters;
    return id;
  }

  addName(id: NodeId, name: string): void {
    this.drafts[id]?.names.push(name);
    this.names += 1;
  }

  #key(operand: Operand): string {
    switch (operand.kind) {
      case 'node':
        return `n${operand.node}`;
      case 'context':
        return `c${this.#number(operand.name)}`;
      case 'text':
        return `t${this.#number(operand.value)}`;
      case 'number':
        return `d${operand.value}`;
      case 'bool':
        return `b${operand.value}`;
      case 'texts':
        return `T${this.#structure(operand.values).number}`;
      case 'answer type':
      case 'result type':
        return `A${typeof operand.value === 'string' ? operand.value : this.#structure(operand.value).number}`;
      case 'vm spec':
        return `V${this.#structure(operand.value).number}`;
      case 'items':
        return `I${operand.items.map((item) => this.#key(item)).join()}`;
      case 'fields':
        return `F${this.#fieldsOf(operand).number}`;
    }
  }

  /** As `#structure`, for a record: calls may have one by its name. */
  #fieldsOf(operand: Fields): KnownFields {
    const known = this.#fields.get(operand);
    if (known !== undefined) return known;
    const key = operand.fields.map(({ name, value }) => `${this.#number(name)}:${this.#key(value)}`).join();
    let [size, chain] = [0, 0];
    for (const { name, type, value } of operand.fields) {
      size += name.length + this.#sizes.measure(type).characters + this.#sizeOf(value);
      chain = Math.max(chain, this.#chainTo(value));
    }
    const found = { number: this.#number(`fields ${key}`), size, chain };
    this.#fields.set(operand, found);
    return found;
  }

  #chainTo(operand: Operand): number {
    switch (operand.kind) {
      case 'node':
        return this.drafts[operand.node]?.chain ?? 0;
      case 'items':
        return operand.items.reduce((chain, item) => Math.max(chain, this.#chainTo(item)), 0);
      case 'fields':
        return this.#fieldsOf(operand).chain;
      default:
        return 0;
    }
  }

  /** The number of a literal of many parts, and its size. It is looked at once, however many nodes have it. */
  #structure(literal: Structure): Known {
    const known = this.#structures.get(literal);
    if (known !== undefined) return known;
    const json = canonicalJson(literal);
    const found = { number: this.#number(json), size: sizeOf(literal) };
    this.#structures.set(literal, found);
    return found;
  }

  /** Of what is written down once for all nodes that have it. */
  #sizeOnce(literal: Structure): number {
    const { number, size } = this.#structure(literal);
    if (this.#counted.has(number)) return 0;
    this.#counted.add(number);
    return size;
  }

  #sizeOf(operand: Operand): number {
    switch (operand.kind) {
      case 'text':
      case 'number':
        return operand.value.length;
      case 'texts':
        return this.#structure(operand.values).size;
      case 'answer type':
      case 'result type':
        return typeof operand.value === 'string' ? operand.value.length : this.#structure(operand.value).size;
      case 'vm spec':
        return this.#sizeOnce(operand.value);
      case 'items':
        return operand.items.reduce((size, item) => size + this.#sizeOf(item), 0);
      case 'fields':
        return this.#fieldsOf(operand).size;
      default:
        return 0;
    }
  }

  #number(text: string): number {
    const number = this.#texts.get(text) ?? this.#texts.size;
    this.#texts.set(text, number);
    return number;
  }
}

/** The nodes among operands, those in lists and records too, in the order in which they are read. */
export function* inputsOf(operands: Iterable<Operand>): Generator<NodeId> {
  for (const operand of operands) {
    if (operand.kind === 'node') yield operand.node;
    else if (operand.kind === 'items') yield* inputsOf(operand.items);
    else if (operand.kind === 'fields') for (const { value } of operand.fields) yield* inputsOf([value]);
  }
}

/** The texts and numbers in a value, in characters. */
function sizeOf(value: CanonicalValue): number {
  if (typeof value === 'object' && value !== null) return Object.values(value).reduce<number>((size, member) => size + sizeOf(member), 0);
  return String(value).length;
}
