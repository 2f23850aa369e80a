import type { AnswerType } from '../answer-type.ts';
import { canonicalJson } from '../canonical-json.ts';
import type { Node, NodeId, Operand } from '../ir.ts';
import { isOpName } from '../ops/registry.ts';
import { TypeSizes } from './type-sizes.ts';

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
  readonly #literals = new WeakMap<object, number>();
  readonly #lengths = new WeakMap<object, number>();

  add(content: NodeContent): NodeId {
    const operands = [...content.operands].map(([parameter, operand]) => `${parameter}=${this.#key(operand)}`);
    const key = `${content.operation} ${content.over ?? ''} ${operands.join(' ')}`;
    const known = this.#ids.get(key);
    if (known !== undefined) return known;
    const id = this.drafts.length;
    let chain = 1;
    for (const input of inputsOf(content.operands.values())) chain = Math.max(chain, 1 + (this.drafts[input]?.chain ?? 0));
    this.drafts.push({ ...content, names: [], chain });
    this.#ids.set(key, id);
    for (const operand of content.operands.values()) this.characters += this.#sizeOf(operand);
    // Of an op the type follows from its operands, and is written nowhere.
    if (!isOpName(content.operation)) this.characters += this.#sizes.measure(content.type).characters;
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
        return `T${this.#shared(operand.values)}`;
      case 'answer type':
        return `A${typeof operand.value === 'string' ? operand.value : this.#shared(operand.value)}`;
      case 'vm spec':
      case 'result type':
        return `V${this.#number(canonicalJson(operand.value))}`;
      case 'items':
        return `I${operand.items.map((item) => this.#key(item)).join()}`;
      case 'fields':
        return `F${operand.fields.map(({ name, value }) => `${this.#number(name)}:${this.#key(value)}`).join()}`;
    }
  }

  /** The number of a literal of many parts, which is looked at once however many nodes have it. */
  #shared(literal: readonly string[] | Exclude<AnswerType, string>): number {
    const known = this.#literals.get(literal);
    if (known !== undefined) return known;
    const number = this.#number(isTexts(literal) ? `texts ${this.#numbers(literal)}` : this.#answerKey(literal));
    this.#literals.set(literal, number);
    return number;
  }

  #answerKey(type: Exclude<AnswerType, string>): string {
    if ('enum' in type) return `enum ${this.#numbers(type.enum)}`;
    return 'json' in type ? `json ${this.#number(type.json)}` : `max_words ${type.max_words}`;
  }

  #numbers(texts: readonly string[]): string {
    return texts.map((text) => this.#number(text)).join();
  }

  #sizeOf(operand: Operand): number {
    switch (operand.kind) {
      case 'text':
      case 'number':
        return operand.value.length;
      case 'texts':
        return this.#sharedSize(operand.values);
      case 'answer type':
        return typeof operand.value === 'string' ? operand.value.length : this.#sharedSize(operand.value);
      case 'vm spec':
      case 'result type':
        return canonicalJson(operand.value).length;
      case 'items':
        return operand.items.reduce((size, item) => size + this.#sizeOf(item), 0);
      case 'fields':
        return operand.fields.reduce((size, { name, value }) => size + name.length + this.#sizeOf(value), 0);
      default:
        return 0;
    }
  }

  #sharedSize(literal: readonly string[] | Exclude<AnswerType, string>): number {
    const size = this.#lengths.get(literal) ?? (isTexts(literal) ? sum(literal) : sizeOfAnswerType(literal));
    this.#lengths.set(literal, size);
    return size;
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

function isTexts(literal: object): literal is readonly string[] {
  return Array.isArray(literal);
}

function sizeOfAnswerType(type: Exclude<AnswerType, string>): number {
  if ('enum' in type) return sum(type.enum);
  return 'json' in type ? type.json.length : String(type.max_words).length;
}

function sum(texts: readonly string[]): number {
  return texts.reduce((size, text) => size + text.length, 0);
}
