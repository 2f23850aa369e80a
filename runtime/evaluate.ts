import { asksModel, type Graph, type Node, type NodeId, type Operand } from '../compiler/ir.ts';
import { printType } from '../compiler/types.ts';
import type { Limits } from './ops/arguments.ts';
import { type ByteSource, memorySource } from './ops/byte-source.ts';
import type { JsonObject, JsonValue } from './ops/json-value.ts';
import { type OperationName, runOperation } from './ops/run-operation.ts';
import { ValueError } from './ops/value-error.ts';
import { type Asking, answerInProcess } from './questions/answer-in-process.ts';

/** A value error, and the node of the graph whose operation met it. */
export class EvaluationError extends Error {
  readonly node: Node;
  override readonly cause: ValueError;

  constructor(node: Node, cause: ValueError) {
    super(cause.message);
    this.name = 'EvaluationError';
    this.node = node;
    this.cause = cause;
  }
}

/**
 * Computes the answer of a graph in this process, without Nix: each node that the answer needs once, by the very operations
 * that derivations run and with the arguments that they get there. All values are held in memory.
 *
 * @param contexts the bytes of each context that the graph reads, valid UTF-8
 * @param asking without it, a node that asks is one that was not answered
 * @throws EvaluationError where a value is not what an operation can work with
 */
export function evaluate(graph: Graph, contexts: ReadonlyMap<string, ByteSource>, { maxValue }: Limits, asking?: Asking): ByteSource {
  const files = new Map<string, ByteSource>();
  for (const [name, source] of contexts) files.set(contextFile(name), source);
  const open = (file: string): ByteSource => {
    const source = files.get(file);
    if (source === undefined) throw new RangeError(`there is no ${file}`);
    return source;
  };
  const run = (operation: OperationName, given: JsonObject) => collect(runOperation(operation, { ...given, maxValue }, open));
  const keep = (name: string, source: ByteSource): JsonObject => {
    files.set(name, source);
    return { file: name };
  };
  // The nodes that the answer needs come first and in dependency order, so there is nothing to search or to recurse into: chains of
  // thousands of nodes would overflow the stack.
  for (const node of graph.nodes.slice(0, graph.answer + 1)) {
    try {
      const given = argumentsOf(node);
      keep(nodeFile(node.id), asksModel(node) ? answerInProcess(node.operation, given, asking, run, keep) : run(node.operation, given));
    } catch (error) {
      throw error instanceof ValueError ? new EvaluationError(node, error) : error;
    }
  }
  return open(nodeFile(graph.answer));
}

const contextFile = (name: string): string => `context ${name}`;
const nodeFile = (id: NodeId): string => `node ${id}`;

/** The arguments as nixlib hands them to a derivation, with names of our own in place of store paths. */
function argumentsOf({ operands, over, operation, type }: Node): JsonObject {
  const given = Object.fromEntries([...operands].map(([name, operand]) => [name, argumentOf(operand)]));
  return {
    ...given,
    ...(over === 'items' ? { over } : {}),
    ...(operation === 'list' || operation === 'value' ? { type: printType(type) } : {}),
  };
}

function argumentOf(operand: Operand): JsonValue {
  switch (operand.kind) {
    case 'node':
      return { file: nodeFile(operand.node) };
    case 'context':
      return { file: contextFile(operand.name) };
    case 'text':
    case 'bool':
      return operand.value;
    case 'number':
      return numberArgument(operand.value);
    case 'texts':
      return operand.values;
    case 'answer type':
      return operand.value;
    case 'items':
      return operand.items.map(argumentOf);
    case 'fields':
      return operand.fields.map(({ name, type, value }) => ({ name, type: printType(type), value: argumentOf(value) }));
  }
}

/** An integer where JSON keeps it exact, else the canonical decimal as a string. */
function numberArgument(canonical: string): number | string {
  const number = Number(canonical);
  return Number.isSafeInteger(number) && String(number) === canonical ? number : canonical;
}

/** Copies the pieces, which are only valid until the next is taken. */
function collect(pieces: Iterable<Uint8Array>): ByteSource {
  const copies: Uint8Array[] = [];
  for (const piece of pieces) copies.push(Buffer.from(piece));
  return memorySource(Buffer.concat(copies));
}
