import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { check } from '../../compiler/check.ts';
import type { Graph, Node } from '../../compiler/ir.ts';
import { nodeAttributes } from '../../compiler/lower.ts';
import { readSource, type Source } from '../../compiler/source.ts';
import { ResolutionError } from '../resolve/resolution-error.ts';
import { isSystemError, systemErrorReason } from '../system-error.ts';
import { isFlakeOfOurs } from './flake-folder.ts';
import { isRunFolder } from './run-record.ts';

/**
 * The plan that the folder of a flake was compiled from.
 *
 * @param folder absolute
 * @throws ResolutionError RLM6033
 */
export async function readPlanFolder(folder: string): Promise<{ readonly graph: Graph; readonly source: Source }> {
  const refuse = (reason: string, cause?: unknown) => new ResolutionError('RLM6033', { path: folder, reason }, { cause });
  try {
    if (!(await isFlakeOfOurs(folder))) throw new ResolutionError('RLM6033', { path: folder, reason: 'it has no flake.nix that rlmc made', isRun: await isRunFolder(folder) });
    const flake = await readFile(join(folder, 'flake.nix'), 'utf8');
    const { source } = readSource(join(folder, 'plan.rlm'), await readFile(join(folder, 'plan.rlm')));
    // As `printContext` writes them.
    const contexts = [...flake.matchAll(/import \.\/nixlib\/context\.nix \{ path = (?:\.\/contexts\/|inputs\.context-)([A-Za-z0-9_]+);/g)].map(([, name = '']) => name);
    const graph = source === undefined ? undefined : check(source, { contexts }).graph;
    if (source === undefined || graph === undefined) throw refuse('its plan.rlm is not a plan any more');
    return { graph, source };
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw refuse(systemErrorReason(error), error);
  }
}

/** The nodes of a graph by their attributes in plan.nix. */
export function nodesByAttribute(graph: Graph): ReadonlyMap<string, Node> {
  const attributes = nodeAttributes(graph);
  return new Map(graph.nodes.flatMap((node) => {
    const attribute = attributes.get(node.id);
    return attribute === undefined ? [] : [[attribute, node] as const];
  }));
}
