import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { z } from 'zod';
import { auditReport } from '../../../runtime/audit/audit-report.ts';
import { scriptedModel } from '../../support/scripted-model.ts';
import { answerOf, askingOf, type Place, place, runRlmc } from './asking.ts';
import { temporaryDirectory } from './temporary.ts';

/** A plan with an op, a question to a model, and code. */
export const auditedPlan = `\
let
  fruits = filter("Is it a fruit?", lines(context))
  long   = eval("result = words.filter((word) => word.length > k).length", { words: fruits, k: 4 }, { language: "javascript", memoryLimit: 134217728 }, type: "number")
in
  join([join(fruits, ","), long], ": ")
`;

/** A place with the flake of that plan, built and answered. */
export async function auditedFlake(): Promise<{ readonly here: Place; readonly folder: string }> {
  const here = await place();
  const server = await scriptedModel(({ texts }) => (['apple', 'fig'].includes(texts[0] ?? '') ? 'yes' : 'no'));
  try {
    const plan = await here.file('fruit.rlm', auditedPlan);
    const built = await answerOf(here, plan, ['-c', await here.file('things', 'apple\ncar\nfig\n')], { environment: askingOf(server) });
    expect(built.answer).toBe('apple,fig: 1');
    return { here, folder: built.flake };
  } finally {
    await server.stop();
  }
}

/** A copy of a folder for one test. */
export async function copyOf(folder: string): Promise<string> {
  const copy = join(await temporaryDirectory(), 'copy.flake');
  await cp(folder, copy, { recursive: true, verbatimSymlinks: true });
  return copy;
}

/** Audits a folder by the real program, which must end by itself. */
export async function auditJson(here: Place, folder: string, ...argv: readonly string[]) {
  const { status, stdout, stderr } = await runRlmc(here, ['audit', folder, '--store', here.store, '--json', ...argv]);
  const report = auditReport.safeParse(JSON.parse(stdout));
  if (!report.success) return { status, stderr, report: undefined, codes: codesOf(z.object({ diagnostics: z.array(z.object({ code: z.string() })) }).parse(JSON.parse(stdout)).diagnostics), flake: undefined };
  const [flake] = report.data.flakes;
  return { status, stderr, report: report.data, codes: codesOf(report.data.flakes.flatMap(({ findings }) => findings)), flake };
}

export const codesOf = (findings: readonly { readonly code: string }[]): readonly string[] => findings.map(({ code }) => code);

