import { asksModel, type Graph, type Node, type NodeId, type Operand } from '../../compiler/ir.ts';
import { nodeAttributes } from '../../compiler/lower.ts';

/** A node that asks a model, and what must be there before its questions are known. */
export interface AskingNode {
  readonly node: Node;
  /** In plan.nix. */
  readonly attribute: string;
  /** The attributes of all nodes that its questions depend on, near and far, that ask themselves. */
  readonly after: readonly string[];
  /** The attributes of all nodes that its questions depend on. */
  readonly needs: readonly string[];
}

/** The asking nodes of a graph, each after those that its questions depend on. */
export function askingNodes(graph: Graph): readonly AskingNode[] {
  const attributes = nodeAttributes(graph);
  const attributeOf = ({ id }: Node): string => {
    const attribute = attributes.get(id);
    if (attribute === undefined) throw new Error(`node ${id} has no attribute`);
    return attribute;
  };
  return graph.nodes.filter(asksModel).map((node) => {
    const needed = neededBy(graph, node);
    return { node, attribute: attributeOf(node), needs: needed.map(attributeOf), after: needed.filter(asksModel).map(attributeOf) };
  });
}

function neededBy(graph: Graph, node: Node): readonly Node[] {
  const seen = new Set<NodeId>();
  const found: Node[] = [];
  // Not by recursion: chains may be 50,000 nodes long.
  const waiting = [node];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const id of [...next.operands.values()].flatMap(nodesIn)) {
      const operand = graph.nodes[id];
      if (operand === undefined || seen.has(id)) continue;
      seen.add(id);
      found.push(operand);
      waiting.push(operand);
    }
  }
  return found;
}

function nodesIn(operand: Operand): readonly NodeId[] {
  switch (operand.kind) {
    case 'node':
      return [operand.node];
    case 'items':
      return operand.items.flatMap(nodesIn);
    case 'fields':
      return operand.fields.flatMap(({ value }) => nodesIn(value));
    default:
      return [];
  }
}
