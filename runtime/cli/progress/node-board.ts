import { type Graph, type Node, type NodeId, nodesOf } from '../../../compiler/ir.ts';
import type { Source } from '../../../compiler/source.ts';
import type { Progress } from '../../project/build-progress.ts';
import { describeNode } from '../../project/describe-node.ts';

/** How far it is with a node of a plan. `cached` was in the store before. */
export type NodeState =
  | { readonly is: 'waiting' | 'cached' | 'done' | 'failed' }
  /** Since when, in milliseconds of `performance.now()`. */
  | { readonly is: 'building'; readonly since: number }
  | { readonly is: 'asking'; readonly answered: number; readonly failed: number; readonly all: number };

export type StateName = NodeState['is'];

const waiting: NodeState = { is: 'waiting' };

/** How far it is with each node of a plan that is being built. */
export class NodeBoard {
  readonly #graph: Graph;
  readonly #source: Source;
  /** Those that are not waiting. */
  readonly #states = new Map<NodeId, NodeState>();

  constructor({ graph, source }: { readonly graph: Graph; readonly source: Source }) {
    this.#graph = graph;
    this.#source = source;
  }

  take(progress: Progress): void {
    if (progress.kind === 'asking') {
      const { node, answered, failed, all } = progress;
      this.#reached(node);
      this.#states.set(node, { is: 'asking', answered, failed, all });
    } else if ((progress.kind === 'started' || progress.kind === 'finished' || progress.kind === 'failed') && progress.step.node !== undefined) {
      this.#reached(progress.step.node);
      this.#states.set(progress.step.node, progress.kind === 'started' ? { is: 'building', since: performance.now() } : { is: progress.kind === 'finished' ? 'done' : 'failed' });
    }
  }

  /** How many nodes that the answer needs are in each state. */
  get counts(): ReadonlyMap<StateName, number> {
    const counts = new Map<StateName, number>();
    for (const { is } of this.#states.values()) counts.set(is, (counts.get(is) ?? 0) + 1);
    const rest = this.#graph.answer + 1 - this.#states.size;
    return rest > 0 ? counts.set('waiting', rest) : counts;
  }

  /** The nodes that something happens to come first, then the others, both in the order of the plan: as many as are wanted. */
  nodes(most: number): readonly { readonly label: string; readonly state: NodeState }[] {
    const busy = [...this.#states].filter(([, { is }]) => is === 'building' || is === 'asking').map(([id]) => id);
    const shown = new Set(busy.slice(0, most));
    for (let id = 0; id <= this.#graph.answer && shown.size < most; id += 1) shown.add(id);
    return [...shown].sort((a, b) => a - b).map((id) => ({ label: describeNode(this.#node(id), this.#source), state: this.#states.get(id) ?? waiting }));
  }

  /** What happens to a node tells that those before it are there: that nothing happened to them means that they were before. */
  #reached(id: NodeId): void {
    const next = [id];
    for (let at = next.pop(); at !== undefined; at = next.pop()) {
      for (const operand of [...this.#node(at).operands.values()].flatMap(nodesOf)) {
        if (this.#states.has(operand)) continue;
        this.#states.set(operand, { is: 'cached' });
        next.push(operand);
      }
    }
  }

  #node(id: NodeId): Node {
    const node = this.#graph.nodes[id];
    if (node === undefined) throw new Error(`a plan has no node ${id}`);
    return node;
  }
}
