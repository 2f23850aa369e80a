import type { Progress } from '../../../runtime/project/build-progress.ts';
import { nixOutput } from '../../../runtime/store/nix-output.ts';
import { type PlanBuilder, planBuilder } from './plan-builder.ts';

/**
 * Builds plans as `planBuilder` does, and runs all code of a plan that was built a second time: a test fails if any of it gives other bytes then. Each derivation counts
 * that is named `rlm-eval`, or begins so: those that compile code, or start an engine for others.
 *
 * @throws NixError where the second time differs: `derivation '/nix/store/….drv' may not be deterministic`
 */
export async function evaluating(store: string): Promise<PlanBuilder> {
  const build = await planBuilder(store);
  const checked = new Set<string>();
  return async (plan, contexts, settings = {}) => {
    let folder: string | undefined;
    const onProgress = (progress: Progress) => {
      if (progress.kind === 'compiled') folder = progress.folder;
      settings.onProgress?.(progress);
    };
    const outcome = await build(plan, contexts, { ...settings, onProgress });
    if ('answer' in outcome && folder !== undefined) await runAgain(folder, store, checked);
    return outcome;
  };
}

/** What several plans share, such as an engine that has begun, is run again once. */
async function runAgain(folder: string, store: string, checked: Set<string>): Promise<void> {
  const answer = await nixOutput('nix', ['path-info', '--derivation', `path:${folder}#answer`], { store });
  const needed = await nixOutput('nix-store', ['--query', '--requisites', answer], { store });
  const evals = needed.split('\n').filter((path) => /-rlm-eval[^/]*\.drv$/.test(path) && !checked.has(path));
  if (evals.length > 0) await nixOutput('nix-store', ['--realise', '--check', ...evals], { store });
  for (const path of evals) checked.add(path);
}
