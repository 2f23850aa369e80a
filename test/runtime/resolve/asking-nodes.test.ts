import { describe, expect, it } from 'vitest';
import { check } from '../../../compiler/check.ts';
import type { Graph } from '../../../compiler/ir.ts';
import { afterOperands } from '../../../runtime/resolve/after-operands.ts';
import { askingNodes } from '../../../runtime/resolve/asking-nodes.ts';

function graphOf(text: string): Graph {
  const { graph, diagnostics } = check({ name: 'plan.rlm', text }, { contexts: ['context'] });
  if (graph === undefined) throw new Error(JSON.stringify(diagnostics));
  return graph;
}

/** Works on all nodes at once, each of which says when it is begun and when it ends. */
async function worked(graph: Graph, work: (attribute: string) => Promise<boolean> = async () => true): Promise<readonly string[]> {
  const order: string[] = [];
  const tasks = afterOperands(
    graph,
    askingNodes(graph),
    async ({ attribute }) => {
      order.push(`${attribute} begins`);
      const done = await work(attribute);
      order.push(`${attribute} ends`);
      return done;
    },
    () => {
      order.push('held up');
      return false;
    },
  );
  await Promise.allSettled(tasks);
  return order;
}

const branches = graphOf('let\n  a = rlm_call("A", context)\n  b = rlm_call("B", join(lines(a), ""))\n  c = rlm_call("C", b)\n  d = rlm_call("D", context)\nin\n  join([c, d], "")\n');

describe('the nodes that ask', () => {
  it('need what their questions depend on, as far as the nearest that ask', () => {
    const needs = new Map(askingNodes(branches).map(({ attribute, needs }) => [attribute, needs().toSorted()]));
    expect(needs.get('v_a')).toEqual([]);
    expect(needs.get('v_b')).toContain('v_a');
    expect(needs.get('v_b')).toHaveLength(3);
    expect(needs.get('v_c')).toEqual(['v_b']);
  });

  it('are worked on after those that they depend on, near and far, and wait for no others', async () => {
    const order = await worked(branches);
    expect(order.indexOf('v_b begins')).toBeGreaterThan(order.indexOf('v_a ends'));
    expect(order.indexOf('v_c begins')).toBeGreaterThan(order.indexOf('v_b ends'));
    expect(order.indexOf('v_d begins')).toBeLessThan(order.indexOf('v_b begins'));
  });

  it('are held up by one that is not answered, and fail with one that fails', async () => {
    expect(await worked(branches, async (attribute) => attribute !== 'v_a')).toEqual(['v_a begins', 'v_d begins', 'v_a ends', 'v_d ends', 'held up', 'held up']);
    const failing = await worked(branches, async (attribute) => {
      if (attribute === 'v_a') throw new Error('gone');
      return true;
    });
    expect(failing).toEqual(['v_a begins', 'v_d begins', 'v_d ends']);
  });

  it('may be a chain of 20,000', async () => {
    const length = 20_000;
    const links = Array.from({ length }, (_, index) => `  n${index} = rlm_call("Q", ${index === 0 ? 'context' : `n${index - 1}`})\n`);
    const graph = graphOf(`let\n${links.join('')}in\n  n${length - 1}\n`);
    const needed = askingNodes(graph).map(({ needs }) => needs().length);
    expect(needed).toEqual([0, ...Array.from({ length: length - 1 }, () => 1)]);
    const order = await worked(graph);
    expect(order).toEqual(Array.from({ length }, (_, index) => [`v_n${index} begins`, `v_n${index} ends`]).flat());
  });
});
