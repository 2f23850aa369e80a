import type { Graph, Node, NodeId, Operand } from '../ir.ts';
import { type Draft, inputsOf } from './node-table.ts';

/**
 * Numbers the nodes so that the order of the plan's bindings does not show: in the order in which the answer reads
 * them, each after its operands, and then those that are only there for their names.
 */
export function orderNodes(drafts: readonly Draft[], answer: NodeId): Graph {
  const numbers = new Map<NodeId, NodeId>();
  const order: { draft: Draft; id: NodeId }[] = [];

  // An explicit stack: a chain of ten thousand nodes would overflow ours.
  const visit = (root: NodeId) => {
    const open: { node: NodeId; inputs: Iterator<NodeId> }[] = [];
    const enter = (node: NodeId) => {
      const draft = drafts[node];
      if (draft !== undefined && !numbers.has(node)) open.push({ node, inputs: inputsOf(draft.operands.values()) });
    };
    enter(root);
    for (let top = open.at(-1); top !== undefined; top = open.at(-1)) {
      const next = top.inputs.next();
      if (next.done !== true) {
        enter(next.value);
        continue;
      }
      open.pop();
      const draft = drafts[top.node];
      if (draft === undefined || numbers.has(top.node)) continue;
      numbers.set(top.node, order.length);
      order.push({ draft, id: order.length });
    }
  };

  visit(answer);
  const others = drafts.keys().filter((node) => !numbers.has(node));
  // What is left holds only literals and contexts, by which it can be sorted.
  const sorted = [...others].map((node) => ({ node, content: describe(drafts[node]) })).sort((a, b) => (a.content < b.content ? -1 : 1));
  for (const { node } of sorted) visit(node);

  const renumber = (node: NodeId) => numbers.get(node) ?? node;
  const nodes = order.map(({ draft: { chain: _, ...content }, id }): Node => ({
    id,
    ...content,
    operands: new Map(content.operands.entries().map(([parameter, operand]) => [parameter, mapNodes(operand, renumber)])),
  }));
  return { nodes, answer: renumber(answer), contexts: contextsOf(nodes) };
}

function describe(draft: Draft | undefined): string {
  return draft === undefined ? '' : JSON.stringify([draft.operation, [...draft.operands]]);
}

function mapNodes(operand: Operand, change: (node: NodeId) => NodeId): Operand {
  switch (operand.kind) {
    case 'node':
      return { kind: 'node', node: change(operand.node) };
    case 'items':
      return { kind: 'items', items: operand.items.map((item) => mapNodes(item, change)) };
    case 'fields':
      return { kind: 'fields', fields: operand.fields.map((field) => ({ ...field, value: mapNodes(field.value, change) })) };
    default:
      return operand;
  }
}

function contextsOf(nodes: readonly Node[]): readonly string[] {
  const names = new Set<string>();
  const collect = (operand: Operand): void => {
    if (operand.kind === 'context') names.add(operand.name);
    else if (operand.kind === 'items') operand.items.forEach(collect);
    else if (operand.kind === 'fields') for (const { value } of operand.fields) collect(value);
  };
  for (const { operands } of nodes) operands.forEach(collect);
  return [...names].sort();
}
