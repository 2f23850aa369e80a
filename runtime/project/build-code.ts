import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import type { Graph, NodeId } from '../../compiler/ir.ts';
import { nodeAttributes } from '../../compiler/lower.ts';
import type { Source } from '../../compiler/source.ts';
import { buildNodes, type OpenedNode } from '../store/build-nodes.ts';
import type { NixSettings } from '../store/nix-command.ts';
import { isOfNix } from './build-plan.ts';
import { BuildProgress, type Progress } from './build-progress.ts';
import { type CompileRequest, compileThen, type Refused } from './compile-plan.ts';
import { diagnoseFailures } from './diagnose-failures.ts';
import { nodesByAttribute } from './plan-folder.ts';

/** A flake whose plan has code, and what of it is wanted. */
export interface CodeRequest extends NixSettings {
  /** Absolute. */
  readonly folder: string;
  readonly graph: Graph;
  /** The text that the graph's spans are in. */
  readonly source: Source;
  readonly nodes: readonly NodeId[];
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

export type CodeOutcome =
  /** `values` has each node that was wanted; whoever asked for them closes them. `built` is how many nodes, whatever they are, were not there before. */
  | { readonly outcome: 'built'; readonly values: ReadonlyMap<NodeId, OpenedNode>; readonly built: number }
  | { readonly outcome: 'failed'; readonly diagnostics: readonly [Diagnostic, ...Diagnostic[]]; /** That one of them, if there is one, which any other plan would meet as well. */ readonly ofAnyPlan: Diagnostic | undefined };

/**
 * Builds some nodes of a flake that was compiled, and what they need, but nothing else of its plan, and opens their values.
 *
 * @throws NixError, Interrupted
 */
export async function buildCode({ folder, graph, source, nodes, onProgress, ...settings }: CodeRequest): Promise<CodeOutcome> {
  const attributes = nodeAttributes(graph);
  const wanted = new Map(nodes.map((id) => [attributes.get(id) ?? '', id]));
  const byAttribute = nodesByAttribute(graph);
  const progress = new BuildProgress(byAttribute, source, (happened) => onProgress?.(happened));
  const result = await buildNodes({ ...settings, flake: folder, attributes: [...wanted.keys()], onEvent: (event) => progress.build(event, 1) });
  if (result.outcome === 'failed') {
    const diagnostics = diagnoseFailures(result.failures, byAttribute, source);
    return { outcome: 'failed', diagnostics, ofAnyPlan: diagnostics.find(isOfNix) };
  }
  const values = [...result.opened].flatMap(([attribute, value]) => {
    const id = wanted.get(attribute);
    return id === undefined ? [] : [[id, value] as const];
  });
  return { outcome: 'built', values: new Map(values), built: result.built.length };
}

/**
 * As `buildCode`, of a plan that is no flake yet. Nothing of it is asked: what the nodes need must not ask a model.
 *
 * @throws as `compilePlan` does; Interrupted
 */
export function compileAndBuildCode(request: CompileRequest & Pick<CodeRequest, 'onProgress'>, nodes: readonly NodeId[]): Promise<CodeOutcome | Refused> {
  const settings = request.toolchain === 'nixpkgs' ? { substituters: 'configured' as const, ...request } : request;
  return compileThen<CodeOutcome>(settings, async ({ folder, graph, source, diagnostics }) => {
    request.onProgress?.({ kind: 'compiled', folder, graph, source, diagnostics });
    return buildCode({ ...settings, folder, graph, source, nodes });
  });
}
