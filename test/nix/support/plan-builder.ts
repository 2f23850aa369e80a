import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BuildRequest, buildPlan } from '../../../runtime/project/build-plan.ts';
import { type CompileRequest, compilePlan } from '../../../runtime/project/compile-plan.ts';
import type { Asking } from '../../../runtime/questions/answer-in-process.ts';
import { NixError } from '../../../runtime/store/nix-error.ts';
import { collect } from '../../oracle/pieces.ts';
import type { PlanOutcome } from '../../runtime/support/run-plan.ts';
import { answerFlake } from './answer-flake.ts';
import { temporaryDirectory } from './temporary.ts';

export interface PlanSettings extends Pick<BuildRequest, 'maxValue' | 'onProgress'> {
  /** Who has answered what the plan asks. */
  readonly asking?: Asking;
}

export type PlanBuilder = (plan: string, contexts?: Readonly<Record<string, string>>, settings?: PlanSettings) => Promise<PlanOutcome>;

/**
 * Builds plans with Nix in a store, each plan in a folder of its own, and says what becomes of them in the words of `runPlan`. What a plan
 * asks is answered in its lock before.
 */
export async function planBuilder(store: string): Promise<PlanBuilder> {
  const directory = await temporaryDirectory();
  let folders = 0;
  return async (plan, contexts = {}, { asking, ...settings } = {}) => {
    folders += 1;
    const folder = join(directory, `plan-${folders}`);
    const files = Object.entries(contexts).map(async ([name, text]) => {
      const file = `${folder}-${name}.txt`;
      await writeFile(file, text);
      return `${name}=${file}`;
    });
    const request: BuildRequest = {
      plan: { kind: 'bytes', name: 'plan.rlm', bytes: Buffer.from(plan) },
      contexts: await Promise.all(files),
      folder: `${folder}.flake`,
      toolchain: 'host',
      store,
      offline: true,
      ...(asking === undefined ? {} : { models: asking.models, ...(asking.sessions === undefined ? {} : { sessions: asking.sessions }) }),
      ...settings,
    };
    if (asking !== undefined) await answer(request, asking, store);
    const result = await buildPlan(request);
    if (result.outcome === 'built') {
      const pieces: Uint8Array[] = [];
      for await (const piece of result.answer()) pieces.push(piece);
      return { answer: collect(pieces) };
    }
    const errors = result.diagnostics.filter(({ severity }) => severity === 'error');
    const textAt = ({ span: { start, end } }: { span: { start: number; end: number } }) => plan.slice(start, end);
    return { problems: errors.map(({ code, message, location }) => ({ code, message, at: location === undefined ? '' : textAt(location) })) };
  };
}

async function answer(request: CompileRequest, { reply }: Asking, store: string): Promise<void> {
  const compiled = await compilePlan(request);
  if (compiled.outcome !== 'compiled') return;
  try {
    await answerFlake(compiled.folder, compiled.graph, reply, store);
  } catch (error) {
    // Questions that cannot be asked: the build says why.
    if (!(error instanceof NixError)) throw error;
  }
}
