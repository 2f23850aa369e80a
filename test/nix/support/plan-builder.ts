import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type BuildRequest, buildPlan } from '../../../runtime/project/build-plan.ts';
import { collect } from '../../oracle/pieces.ts';
import type { PlanOutcome } from '../../runtime/support/run-plan.ts';
import { temporaryDirectory } from './temporary.ts';

export type PlanBuilder = (plan: string, contexts?: Readonly<Record<string, string>>, settings?: Pick<BuildRequest, 'maxValue' | 'onProgress'>) => Promise<PlanOutcome>;

/** Builds plans with Nix in a store, each plan in a folder of its own, and says what becomes of them in the words of `runPlan`. */
export async function planBuilder(store: string): Promise<PlanBuilder> {
  const directory = await temporaryDirectory();
  let folders = 0;
  return async (plan, contexts = {}, settings = {}) => {
    folders += 1;
    const folder = join(directory, `plan-${folders}`);
    const files = Object.entries(contexts).map(async ([name, text]) => {
      const file = `${folder}-${name}.txt`;
      await writeFile(file, text);
      return `${name}=${file}`;
    });
    const result = await buildPlan({
      plan: { kind: 'bytes', name: 'plan.rlm', bytes: Buffer.from(plan) },
      contexts: await Promise.all(files),
      folder: `${folder}.flake`,
      toolchain: 'host',
      store,
      ...settings,
    });
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
