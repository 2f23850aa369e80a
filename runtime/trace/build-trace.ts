import type { Graph } from '../../compiler/ir.ts';
import { describeNode } from '../project/describe-node.ts';
import type { Progress } from '../project/build-progress.ts';
import type { Source } from '../../compiler/source.ts';
import type { Happening } from './event.ts';
import { secondsSince } from './shown.ts';

interface PlanUnderWay {
  readonly flake: string;
  readonly graph: Graph;
  readonly source: Source;
  /** When derivations began that have not ended. */
  readonly started: Map<string, number>;
  readonly built: Set<number>;
}

/** Makes events of what happens while the plans of sessions are built, of which each session has one at a time. */
export class BuildTrace {
  readonly #emit: (session: string, happening: Happening) => void;
  readonly #plans = new Map<string, PlanUnderWay>();

  constructor(emit: (session: string, happening: Happening) => void) {
    this.#emit = emit;
  }

  progress(session: string, progress: Progress): void {
    if (progress.kind === 'compiled') {
      const { folder, graph, source } = progress;
      this.#plans.set(session, { flake: folder, graph, source, started: new Map(), built: new Set() });
    } else if (progress.kind === 'trying again') {
      this.#emit(session, { event: 'trying again', reason: progress.reason, pause: progress.pause / 1000 });
    } else if (progress.kind !== 'asking') {
      this.#step(session, progress);
    }
  }

  /** A plan is built: what Nix did not build of it was there. */
  built(session: string): void {
    const plan = this.#plans.get(session);
    if (plan === undefined) return;
    for (const node of plan.graph.nodes.slice(0, plan.graph.answer + 1)) {
      if (plan.built.has(node.id)) continue;
      this.#emit(session, { event: 'derivation', flake: plan.flake, node: node.id, label: describeNode(node, plan.source), how: 'cached', derivation: null, seconds: 0 });
    }
    this.#plans.delete(session);
  }

  #step(session: string, { kind, step }: Extract<Progress, { kind: 'started' | 'finished' | 'failed' }>): void {
    const plan = this.#plans.get(session);
    if (plan === undefined) return;
    if (kind === 'started') {
      plan.started.set(step.derivation, performance.now());
      return;
    }
    if (step.node !== undefined) plan.built.add(step.node);
    const started = plan.started.get(step.derivation);
    this.#emit(session, {
      event: 'derivation',
      flake: plan.flake,
      node: step.node ?? null,
      label: step.label,
      how: kind === 'finished' ? 'built' : 'failed',
      derivation: step.derivation,
      seconds: started === undefined ? 0 : secondsSince(started),
    });
  }
}
