import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import type { AssembledPlan } from '../../compiler/scope.ts';
import { type BuildOutcome, buildPlan } from '../project/build-plan.ts';
import type { SessionRequest } from './session-request.ts';
import { modelsForPlans, type Tree } from './tree.ts';

/** Builds a plan of a session, with what all plans of its run share. */
export function buildStep(tree: Tree, { id, depth, contexts, account }: SessionRequest, plan: AssembledPlan, folder: string): Promise<BuildOutcome> {
  const { chat, kept, building, onBuild } = tree;
  return buildPlan({
    ...building,
    plan: { kind: 'bytes', name: plan.source.name, bytes: Buffer.from(plan.source.text) },
    contexts: { pinned: contexts },
    folder,
    models: modelsForPlans(tree, depth),
    kept,
    onProgress: (progress) => onBuild?.(id, progress),
    openModel: () => account.paying(chat, depth + 1),
  });
}

/** Says where something is in what the model wrote, instead of in the plan that was made of it. */
export function located(diagnostic: Diagnostic, plan: AssembledPlan): Diagnostic {
  const location = diagnostic.location && plan.originOf(diagnostic.location.span);
  return location === undefined ? diagnostic : { ...diagnostic, location };
}
