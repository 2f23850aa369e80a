import { join } from 'node:path';
import { type Diagnostic, diagnose } from '../../compiler/diagnostics/diagnostic.ts';
import { asksModel, type Graph, type NodeId } from '../../compiler/ir.ts';
import type { AssembledPlan } from '../../compiler/scope.ts';
import { asksSomewhere } from '../evaluate.ts';
import { ValueError } from '../ops/value-error.ts';
import { buildCode, type CodeOutcome, compileAndBuildCode } from '../project/build-code.ts';
import { describeNode } from '../project/describe-node.ts';
import type { Refused } from '../project/compile-plan.ts';
import type { OpenedNode } from '../store/build-nodes.ts';
import { secondsSince } from '../trace/shown.ts';
import { BeyondMending } from './beyond-mending.ts';
import { buildFinal, compileRequest, located } from './build-step.ts';
import type { SessionRequest } from './session-request.ts';
import { emitFor, type Tree } from './tree.ts';
import type { Workbench } from './workbench.ts';

/**
 * Has code of plans run by Nix, where it is wanted before its plan is committed or its value after that, and puts what it gave on the workbench. The sandbox is the same everywhere: code
 * never runs in this process.
 */
export class CodeRuns {
  readonly #tree: Tree;
  readonly #request: SessionRequest;
  readonly #bench: Workbench;
  readonly #folder: string;

  constructor(tree: Tree, request: SessionRequest, bench: Workbench) {
    this.#tree = tree;
    this.#request = request;
    this.#bench = bench;
    // One for all: it has what was run last, and the flakes of plans have all that answers need.
    this.#folder = join(request.folder, 'explore.flake');
  }

  /**
   * Runs the code that the value of a plan needs and that was not run yet. Nothing is asked for it.
   *
   * @returns what keeps it from being run, or is wrong with it, where the model said it
   * @throws as `buildPlan` does; BeyondMending for what any other code would meet
   */
  async run(plan: AssembledPlan): Promise<readonly Diagnostic[]> {
    const { graph } = plan;
    const wanted = this.#bench.unbuilt(plan);
    if (graph === undefined || wanted.length === 0) return [];
    const [unanswered] = this.#bench.questionsOf(plan);
    if (unanswered !== undefined) return [diagnose('RLM6062', { node: unanswered.node.operation }, plan.originOf(unanswered.node.span))];
    const nodes = wanted.map(({ id }) => id);
    return this.#take(plan, graph, this.#folder, () => (graph.nodes.slice(0, graph.answer + 1).some(asksModel) ? this.#withAnswers(plan, graph, nodes) : this.#alone(plan, nodes)));
  }

  /**
   * Runs the code of a plan that is going to be committed, as far as it depends on no answer: then what the plan asks is known before anything is.
   *
   * @returns as `run` does
   * @throws as `run` does
   */
  async runBeforeAsking(plan: AssembledPlan): Promise<readonly Diagnostic[]> {
    const { graph } = plan;
    if (graph === undefined || !graph.nodes.some(asksModel)) return [];
    const asking = asksSomewhere(graph);
    const nodes = this.#bench.unbuilt(plan).map(({ id }) => id).filter((id) => !asking.has(id));
    return nodes.length === 0 ? [] : this.#take(plan, graph, this.#folder, () => this.#alone(plan, nodes));
  }

  /**
   * Takes what the code of a plan gave that was built.
   *
   * @param flake where it was built
   * @returns what is wrong with a value
   * @throws as `run` does
   */
  async read(plan: AssembledPlan, flake: string): Promise<readonly Diagnostic[]> {
    const { graph } = plan;
    const nodes = this.#bench.unbuilt(plan).map(({ id }) => id);
    return graph === undefined || nodes.length === 0 ? [] : this.#take(plan, graph, undefined, () => this.#built(plan, graph, nodes, flake));
  }

  /** Only the code, and what it reads. */
  #alone(plan: AssembledPlan, nodes: readonly NodeId[]): Promise<CodeOutcome | Refused> {
    return compileAndBuildCode(compileRequest(this.#tree, this.#request, plan.source, this.#folder), nodes);
  }

  /** Answers that code reads were given to plans that were committed: they are found again as those of any plan. */
  async #withAnswers(plan: AssembledPlan, graph: Graph, nodes: readonly NodeId[]): Promise<CodeOutcome | Refused> {
    const outcome = await buildFinal(this.#tree, this.#request, plan, this.#folder);
    return outcome.outcome === 'built' ? this.#built(plan, graph, nodes, this.#folder) : outcome;
  }

  #built({ source }: AssembledPlan, graph: Graph, nodes: readonly NodeId[], folder: string): Promise<CodeOutcome> {
    return buildCode({ ...this.#tree.building, folder, graph, source, nodes });
  }

  /** @param told the flake that the trace tells of; none where it tells of it otherwise */
  async #take(plan: AssembledPlan, graph: Graph, told: string | undefined, build: () => Promise<CodeOutcome | Refused>): Promise<readonly Diagnostic[]> {
    const started = performance.now();
    const outcome = await build();
    if (outcome.outcome !== 'built') {
      if ('ofAnyPlan' in outcome && outcome.ofAnyPlan !== undefined) throw new BeyondMending(located(outcome.ofAnyPlan, plan));
      return outcome.diagnostics.map((diagnostic) => located(diagnostic, plan));
    }
    if (told !== undefined) this.#tell(plan, graph, told, outcome, secondsSince(started));
    return this.#give(plan, graph, outcome.values);
  }

  async #give(plan: AssembledPlan, graph: Graph, values: ReadonlyMap<NodeId, OpenedNode>): Promise<readonly Diagnostic[]> {
    const tooLarge: Diagnostic[] = [];
    for (const [id, opened] of values) {
      try {
        await this.#bench.give(graph, id, opened);
      } catch (error) {
        if (!(error instanceof ValueError)) throw error;
        const node = graph.nodes[id];
        const location = node && plan.originOf(node.span);
        tooLarge.push({ ...error.diagnostic, ...(location === undefined ? {} : { location }) });
      }
    }
    return tooLarge;
  }

  #tell({ source }: AssembledPlan, graph: Graph, flake: string, { values, built }: Extract<CodeOutcome, { outcome: 'built' }>, seconds: number): void {
    const nodes = [...values].flatMap(([id, { path }]) => {
      const node = graph.nodes[id];
      return node === undefined ? [] : [{ label: describeNode(node, source), path }];
    });
    emitFor(this.#tree, this.#request, { event: 'evaluated', flake, nodes, built, seconds });
  }
}
