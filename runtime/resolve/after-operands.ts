import type { Graph } from '../../compiler/ir.ts';
import { type AskingNode, operandsOf } from './asking-nodes.ts';

/**
 * Works on each node that asks as soon as all such nodes that it depends on are done, near and far, whatever the others do.
 *
 * @param asking those of the graph
 * @param work whether what depends on the node may be worked on
 * @param holdUp is called instead if it may not, because of a node before; whether what depends on this one may be
 * @returns in the order of `asking`: what `work` or `holdUp` gave. A node after one that failed fails with the same error
 */
export function afterOperands(graph: Graph, asking: readonly AskingNode[], work: (node: AskingNode) => Promise<boolean>, holdUp: () => boolean): readonly Promise<boolean>[] {
  const askingById = new Map(asking.map((one) => [one.node.id, one]));
  // A promise for each node, also for those that ask nothing: so there is one for each operand, where lists of all nodes before would be quadratic.
  const ready = new Map<number, Promise<boolean>>();
  for (const node of graph.nodes) {
    const operands = Promise.all(operandsOf(graph, node).map(({ id }) => ready.get(id))).then((done) => done.every((one) => one === true));
    const one = askingById.get(node.id);
    const task = one === undefined ? operands : operands.then((mayBegin) => (mayBegin ? work(one) : holdUp()));
    // The error is for whoever awaits the node; Node must not take it for one that nobody handles.
    task.catch(() => undefined);
    ready.set(node.id, task);
  }
  return asking.map(({ node }) => ready.get(node.id) ?? Promise.resolve(false));
}
