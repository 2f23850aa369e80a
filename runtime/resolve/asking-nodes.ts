import { asksModel, type Graph, type Node, nodesOf } from '../../compiler/ir.ts';
import { nodeAttributes } from '../../compiler/lower.ts';

/** A node that asks a model, and what must be there before its questions are known. */
export interface AskingNode {
  readonly node: Node;
  /** In plan.nix. */
  readonly attribute: string;
  /**
   * The attributes of the nodes that its questions depend on, as far as the nearest ones that ask themselves, and these. Is worked out when it is
   * called: of all nodes of a long plan together it may be much.
   */
  readonly needs: () => readonly string[];
}

/** The asking nodes of a graph, each after those that its questions depend on. */
export function askingNodes(graph: Graph): readonly AskingNode[] {
  const attributes = nodeAttributes(graph);
  const attributeOf = ({ id }: Node): string => {
    const attribute = attributes.get(id);
    if (attribute === undefined) throw new Error(`node ${id} has no attribute`);
    return attribute;
  };
  return graph.nodes.filter(asksModel).map((node) => ({ node, attribute: attributeOf(node), needs: () => neededBy(graph, node).map(attributeOf) }));
}

/** The nodes that a node reads itself. */
export function operandsOf(graph: Graph, node: Node): readonly Node[] {
  return [...node.operands.values()].flatMap(nodesOf).map((id) => {
    const operand = graph.nodes[id];
    if (operand === undefined) throw new Error(`node ${node.id} reads node ${id}, which is not there`);
    return operand;
  });
}

function neededBy(graph: Graph, node: Node): readonly Node[] {
  const found = new Set<Node>();
  // Not by recursion: chains may be 50,000 nodes long.
  const waiting = [node];
  for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
    for (const operand of operandsOf(graph, next)) {
      if (found.has(operand)) continue;
      found.add(operand);
      if (!asksModel(operand)) waiting.push(operand);
    }
  }
  return [...found];
}
