import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import type { Graph, Node } from '../../compiler/ir.ts';
import { nodeAttributes } from '../../compiler/lower.ts';
import type { ChatModel } from '../model/chat-model.ts';
import { resolve } from '../resolve/resolve.ts';
import { buildFlake } from '../store/build.ts';
import { outputPieces } from '../store/read-output.ts';
import { type Compiled, type CompileRequest, compileThen, type Refused } from './compile-plan.ts';
import { describeNode } from './describe-node.ts';
import { diagnoseFailures } from './diagnose-failures.ts';

export interface BuildRequest extends CompileRequest {
  /** Who answers what the plan asks. */
  readonly model?: ChatModel;
  /** Is told what happens to the nodes of the plan. */
  readonly onProgress?: (progress: Progress) => void;
}

/** Something that happened while a plan was built. */
export type Progress =
  /** The flake is written, and Nix starts. */
  | { readonly kind: 'compiled'; readonly folder: string; readonly nodes: number; readonly diagnostics: readonly Diagnostic[] }
  | {
      readonly kind: 'started' | 'finished' | 'failed';
      readonly step: Step;
      /** How many steps there are in all, as far as Nix knows yet; those whose results the store has are none. */
      readonly expected: number;
    };

/** A derivation as progress shows it: a node of the plan, or something that nodes need, such as a toolchain. */
export interface Step {
  readonly derivation: string;
  /** In the plan's own words: a binding's name, or an op and its line; for what is no node, the name of its derivation. */
  readonly label: string;
  readonly isNode: boolean;
}

export type BuildOutcome =
  | {
      readonly outcome: 'built';
      /** Where the answer is, `/nix/store/…`. */
      readonly path: string;
      /** The answer's bytes, as often as it is called. */
      readonly answer: () => AsyncIterable<Uint8Array>;
      /** Absolute. */
      readonly folder: string;
      /** Of the nodes that the answer needs: those built now, and those that were in the store. */
      readonly nodes: { readonly built: number; readonly cached: number };
      /** Warnings. */
      readonly diagnostics: readonly Diagnostic[];
    }
  | Refused
  /** Derivations failed: codes RLM4xxx where a value is wrong, RLM5xxx otherwise. */
  | { readonly outcome: 'failed'; readonly folder: string; readonly diagnostics: readonly [Diagnostic, ...Diagnostic[]] };

/**
 * Compiles a plan and builds its answer.
 *
 * @throws NixError when Nix fails outside of any derivation; Interrupted, or what the signal was aborted with
 */
export async function buildPlan(request: BuildRequest): Promise<BuildOutcome> {
  // Whoever takes the toolchain from nixpkgs wants it from the cache; with the host's there is nothing to fetch.
  const settings: BuildRequest = request.toolchain === 'nixpkgs' ? { substituters: 'configured', ...request } : request;
  return compileThen(settings, (compiled) => buildCompiled(settings, compiled));
}

async function buildCompiled(settings: BuildRequest, { folder, source, graph, diagnostics }: Compiled): Promise<BuildOutcome> {
  // The nodes of a graph begin with those that the answer needs, and the answer is the last of these.
  const needed = graph.answer + 1;
  settings.onProgress?.({ kind: 'compiled', folder, nodes: needed, diagnostics });

  const nodes = nodesByAttribute(graph);
  if (settings.model !== undefined) await resolve({ ...settings, model: settings.model, folder, graph });
  const result = await buildFlake({
    ...settings,
    flake: folder,
    attribute: 'answer',
    onEvent(event) {
      if (event.kind === 'log') return;
      const { kind, derivation, attribute, expected } = event;
      const node = attribute === undefined ? undefined : nodes.get(attribute);
      const label = node === undefined ? nameOf(derivation) : describeNode(node, source);
      settings.onProgress?.({ kind, step: { derivation, label, isNode: node !== undefined }, expected });
    },
  });
  if (result.outcome === 'failed') return { outcome: 'failed', folder, diagnostics: diagnoseFailures(result.failures, nodes, source) };

  const built = new Set(result.built).size;
  return {
    outcome: 'built',
    path: result.outPath,
    answer: () => outputPieces(result.outPath, settings),
    folder,
    nodes: { built, cached: needed - built },
    diagnostics,
  };
}

function nodesByAttribute(graph: Graph): ReadonlyMap<string, Node> {
  const attributes = nodeAttributes(graph);
  return new Map(graph.nodes.flatMap((node) => {
    const attribute = attributes.get(node.id);
    return attribute === undefined ? [] : [[attribute, node] as const];
  }));
}

/** A derivation's path without the store, the hash and `.drv`. */
function nameOf(derivation: string): string {
  return derivation.replace(/^.*\/[^-]*-/, '').replace(/\.drv$/, '');
}
