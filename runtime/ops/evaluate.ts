import type { Graph, Node, Operand } from '../../compiler/ir.ts';
import { printType } from '../../compiler/types.ts';
import type { Limits } from './arguments.ts';
import { type ByteSource, memorySource } from './byte-source.ts';
import type { JsonObject, JsonValue } from './json-value.ts';
import { runOperation } from './run-operation.ts';

/**
 * Computes the answer of a plan in-process and in memory, without Nix and without a file: each node gets the very arguments that
 * its derivation would, with names of nodes and contexts for the paths of files.
 *
 * @param contexts the text of each context that the graph names
 * @throws ValueError where a value is not what an op can work with
 */
export function evaluate(graph: Graph, contexts: ReadonlyMap<string, ByteSource>, limits: Limits): ByteSource {
  const values = new Map<string, ByteSource>([...contexts].map(([name, source]) => [contextFile(name), source]));
  const open = (file: string): ByteSource => {
    const value = values.get(file);
    if (value === undefined) throw new Error(`there is no value ${file}`);
    return value;
  };
  for (const node of graph.nodes) {
    const given = { ...argumentsOf(node), maxValue: limits.maxValue };
    // A piece is only valid until the next is taken.
    const pieces = Array.from(runOperation(node.operation, given, open), (piece) => Buffer.from(piece));
    values.set(nodeFile(node.id), memorySource(Buffer.concat(pieces)));
  }
  return open(nodeFile(graph.answer));
}

function argumentsOf({ operation, operands, over, type }: Node): JsonObject {
  return {
    ...(operation === 'list' || operation === 'value' ? { type: printType(type) } : {}),
    ...Object.fromEntries([...operands].map(([name, operand]) => [name, encode(operand)])),
    ...(over === undefined ? {} : { over }),
  };
}

function encode(operand: Operand): JsonValue {
  switch (operand.kind) {
    case 'node':
      return { file: nodeFile(operand.node) };
    case 'context':
      return { file: contextFile(operand.name) };
    case 'text':
    case 'number':
    case 'bool':
      return operand.value;
    case 'texts':
      return operand.values;
    case 'items':
      return operand.items.map(encode);
    case 'fields':
      return operand.fields.map(({ name, type, value }) => ({ name, type: printType(type), value: encode(value) }));
  }
}

const nodeFile = (node: number) => `node ${node}`;
const contextFile = (name: string) => `context ${name}`;
