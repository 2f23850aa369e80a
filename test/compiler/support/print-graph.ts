import type { Graph, Node, Operand } from '../../../compiler/ir.ts';
import { positionAt, type Source } from '../../../compiler/source.ts';
import { printType } from '../../../compiler/types.ts';

/** A graph as text, a node per line: `#1 [kinds] lines(input: #0) List<Text> @3:10`. Without a source, without names and places. */
export function printGraph(graph: Graph, source?: Source): string {
  const lines = graph.nodes.map((node) => `#${node.id}${printNode(node, source)}`);
  return `${[...lines, `answer #${graph.answer}`, `contexts [${graph.contexts.join(', ')}]`].join('\n')}\n`;
}

function printNode({ operation, names, operands, over, type, span }: Node, source: Source | undefined): string {
  const given = [...operands].map(([name, operand]) => `${name}: ${printOperand(operand)}`).join(', ');
  const what = `${operation}(${given})${over === undefined ? '' : ` over ${over}`} ${printType(type)}`;
  if (source === undefined) return ` ${what}`;
  const { line, column } = positionAt(source, span.start);
  return `${names.length === 0 ? '' : ` [${names.join(', ')}]`} ${what} @${line}:${column}`;
}

function printOperand(operand: Operand): string {
  switch (operand.kind) {
    case 'node':
      return `#${operand.node}`;
    case 'context':
      return `context ${operand.name}`;
    case 'text':
      return JSON.stringify(operand.value);
    case 'number':
    case 'bool':
      return String(operand.value);
    case 'texts':
      return JSON.stringify(operand.values);
    case 'answer type':
    case 'vm spec':
    case 'result type':
      return JSON.stringify(operand.value);
    case 'items':
      return `[${operand.items.map(printOperand).join(', ')}]`;
    case 'fields':
      return `{ ${operand.fields.map(({ name, type, value }) => `${JSON.stringify(name)}: ${printType(type)} = ${printOperand(value)}`).join(', ')} }`;
  }
}
