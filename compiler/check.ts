import { type Diagnostic, hasErrors } from './diagnostics/diagnostic.ts';
import type { Plan } from './ast.ts';
import type { Language } from './eval/vm-spec.ts';
import type { Graph } from './ir.ts';
import { parse } from './parser.ts';
import { bindArguments } from './passes/bind-arguments.ts';
import { buildGraph } from './passes/build-graph.ts';
import { checkCode } from './passes/check-code.ts';
import { checkLanguages } from './passes/check-languages.ts';
import { checkModels } from './passes/check-models.ts';
import { checkValues } from './passes/check-values.ts';
import { evaluateFixed } from './passes/evaluate-fixed.ts';
import { followAliases } from './passes/follow-aliases.ts';
import { inferTypes } from './passes/infer-types.ts';
import { reportUnused } from './passes/report-unused.ts';
import { resolveNames } from './passes/resolve-names.ts';
import { resolveOps } from './passes/resolve-ops.ts';
import { Session } from './passes/session.ts';
import type { Source } from './source.ts';

export interface CheckOptions {
  /** The names of the contexts that the plan may read; one that it does not read is a warning. */
  readonly contexts: readonly string[];
  /** The names of the models that the plan may ask, the one that it asks unless it says so first. Unless given, they are not known, and it may ask any. */
  readonly models?: readonly string[] | undefined;
  /** The languages of the code that the plan may run: all of them unless given, and no code at all if there are none. */
  readonly evalLanguages?: readonly Language[] | undefined;
}

export interface Checked {
  /** Undefined if there are errors. */
  readonly graph: Graph | undefined;
  /** Errors, all of the first stage that has any, and warnings. */
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Checks a plan and builds its typed graph. The stages are: syntax; names and ops; arguments, and the values of those
 * that must be known; types; the graph and its bounds.
 */
export function check(source: Source, options: CheckOptions): Checked {
  const { plan, diagnostics } = parse(source);
  if (plan === undefined || hasErrors(diagnostics)) return { graph: undefined, diagnostics };
  const session = new Session(source);
  const graph = runStages(plan, options, session);
  return { graph, diagnostics: [...diagnostics, ...session.diagnostics] };
}

function runStages(plan: Plan, { contexts, models, evalLanguages }: CheckOptions, session: Session): Graph | undefined {
  const names = session.stage(() => ({
    referents: resolveNames(plan, contexts, session),
    called: resolveOps(plan, contexts, session),
  }));
  if (names === undefined) return undefined;

  const follow = followAliases(plan, names.referents);
  const found = session.stage(() => {
    const used = reportUnused(plan, contexts, names.referents, session);
    const calls = bindArguments(names.called, session);
    const fixed = evaluateFixed(plan, calls, follow, session);
    checkValues(calls, fixed, follow, models, session);
    checkCode(calls, fixed, follow, session);
    return { used, calls, fixed };
  });
  if (found === undefined) return undefined;

  const types = session.stage(() => inferTypes(plan, found.calls, found.fixed, follow, session));
  if (types === undefined) return undefined;
  return session.stage(() => {
    const graph = buildGraph({ plan, ...found, follow, types, models }, session);
    if (graph === undefined) return undefined;
    checkModels(graph, models, session);
    checkLanguages(graph, evalLanguages, session);
    return graph;
  });
}
