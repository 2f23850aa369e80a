import { withDir } from 'tmp-promise';
import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import type { AssembledPlan } from '../../compiler/scope.ts';
import type { Source } from '../../compiler/source.ts';
import { type BuildOutcome, buildPlan, type BuildRequest } from '../project/build-plan.ts';
import type { CompileRequest } from '../project/compile-plan.ts';
import type { SessionAnswers } from '../resolve/session-answers.ts';
import { ChildSessions } from './child-sessions.ts';
import type { Happening } from '../trace/event.ts';
import { tracedAnswers } from '../trace/traced-answers.ts';
import { tracedModel } from '../trace/traced-model.ts';
import type { SessionRequest } from './session-request.ts';
import { emitFor, modelsForPlans, sessionsForPlans, type Tree } from './tree.ts';

/**
 * Builds a plan that a session commits, with what all plans of its run share. Where its models work by steps, children find the answers.
 *
 * @throws as `buildPlan` does; BudgetSpent for a budget that ends a child
 */
export async function buildStep(tree: Tree, request: SessionRequest, plan: AssembledPlan, folder: string): Promise<BuildOutcome> {
  if (sessionsForPlans(tree, request.depth) === undefined) return buildText(tree, request, plan.source, folder, undefined);
  return withDir(
    async ({ path }) => {
      const children = new ChildSessions(tree, request, path);
      try {
        return await buildText(tree, request, plan.source, folder, children);
      } finally {
        children.close();
      }
    },
    { unsafeCleanup: true },
  );
}

/** Builds a plan that a session ends with: all that it asks was answered before. */
export function buildFinal(tree: Tree, request: SessionRequest, plan: AssembledPlan, folder: string): Promise<BuildOutcome> {
  return buildText(tree, request, plan.source, folder, undefined);
}

/**
 * Builds a plan that somebody at the depth of a session asks for.
 *
 * @param sessionAnswers where the answers come from to what the plan asks in sessions
 */
export function buildText(tree: Tree, request: SessionRequest, plan: Source, folder: string, sessionAnswers: SessionAnswers | undefined): Promise<BuildOutcome> {
  const { chat, kept } = tree;
  const { depth, account } = request;
  const tell = (happening: Happening) => emitFor(tree, request, happening);
  return buildPlan({
    ...compileRequest(tree, request, plan, folder),
    ...(sessionAnswers === undefined ? {} : { sessionAnswers }),
    kept: tracedAnswers(kept, tell),
    openModel: () => tracedModel(account.paying(chat, depth + 1), tell),
  });
}

/** All of a build that does not depend on who answers. */
export function compileRequest(tree: Tree, { id, depth, contexts }: SessionRequest, plan: Source, folder: string): CompileRequest & Pick<BuildRequest, 'onProgress'> {
  const { building, onBuild } = tree;
  const sessions = sessionsForPlans(tree, depth);
  return {
    ...building,
    plan: { kind: 'bytes', name: plan.name, bytes: Buffer.from(plan.text) },
    contexts: { pinned: contexts },
    folder,
    models: modelsForPlans(tree, depth),
    ...(sessions === undefined ? {} : { sessions }),
    onProgress: (progress) => onBuild?.(id, progress),
  };
}

/** Says where something is in what the model wrote, instead of in the plan that was made of it. */
export function located(diagnostic: Diagnostic, plan: AssembledPlan): Diagnostic {
  const location = diagnostic.location && plan.originOf(diagnostic.location.span);
  return location === undefined ? diagnostic : { ...diagnostic, location };
}
