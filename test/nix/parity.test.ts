import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { ops } from '../../compiler/ops/registry.ts';
import type { OpDescription } from '../../compiler/ops/description.ts';
import { buildPlan } from '../../runtime/project/build-plan.ts';
import { texts } from '../oracle/arbitraries.ts';
import { collect } from '../oracle/pieces.ts';
import { planCases } from '../oracle/plans.ts';
import { type PlanOutcome, runPlan } from '../runtime/support/run-plan.ts';
import { temporaryDirectory, temporaryStore } from './support/temporary.ts';

let store: string;
let directory: string;
let folders = 0;

beforeAll(async () => {
  store = await temporaryStore();
  directory = await temporaryDirectory();
});

/** What becomes of a plan when Nix builds it, in the words of `runPlan`. */
async function buildWithNix(plan: string, contexts: Readonly<Record<string, string>>): Promise<PlanOutcome> {
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
  });
  if (result.outcome === 'built') {
    const pieces: Uint8Array[] = [];
    for await (const piece of result.answer()) pieces.push(piece);
    return { answer: collect(pieces) };
  }
  const errors = result.diagnostics.filter(({ severity }) => severity === 'error');
  const textAt = ({ span: { start, end } }: { span: { start: number; end: number } }) => plan.slice(start, end);
  return { problems: errors.map(({ code, message, location }) => ({ code, message, at: location === undefined ? '' : textAt(location) })) };
}

async function expectParity(plan: string, contexts: Readonly<Record<string, string>>): Promise<PlanOutcome> {
  const here = runPlan(plan, contexts);
  expect(await buildWithNix(plan, contexts)).toEqual(here);
  return here;
}

/** A table, a log and text in four pieces at once, so that no op of `every-op.rlm` has anything to refuse. */
const table = ['id\tfull name', ...Array.from({ length: 150 }, (_, i) => `${i % 3 === 0 ? 'WARN' : 'INFO'} user=${i % 7} é😀\t${i}.5`), ''].join('\n');

describe('in-process and through Nix, the same bytes are the answer', () => {
  const examples = (Object.values(ops) as readonly OpDescription[]).flatMap((op) => op.examples);

  it.each(examples)('of the example $plan', async ({ plan, context, answer }) => {
    expect(await expectParity(plan, context === undefined ? {} : { context })).toEqual({ answer });
  });

  it.each([
    ['bare.rlm', { context: 'a\r\nb\u0000\u2028' }],
    ['every-op.rlm', { context: table }],
    ['hostile-names.rlm', { context: 'or rec inherit\n', then: 'a\n', if: '\ufeff' }],
    ['values.rlm', { context: 'one\ntwo' }],
  ] as const)('of %s', async (name, contexts) => {
    const plan = await readFile(new URL(`../fixtures/plans/${name}`, import.meta.url), 'utf8');
    expect(await expectParity(plan, contexts)).toHaveProperty('answer');
  });

  it('of generated plans, for every value in them', async () => {
    await fc.assert(
      fc.asyncProperty(planCases(texts, 40), async ({ plan, context }) => {
        expect(await expectParity(plan, { context })).toHaveProperty('answer');
      }),
      // To shrink a plan is to build dozens of others, a second or two each.
      { numRuns: 6, endOnFailure: true },
    );
  });
});

describe('in-process and through Nix, the same value is refused with the same words and at the same place', () => {
  it.each([
    'combine(lines(context), "sum")',
    'sort(lines(context), by: "number")',
    'combine(grep(lines(context), "nothing"), "max")',
    'at(lines(context), 7)',
    'zip(lines(context), ["a"])',
    'slice(context, combine([1, 2], "mean"))',
    'columns(context, ["\\u{1b}[31m"])',
    'group(lines(context), "sum")',
    'columns([context], ["a"], format: "jsonl")',
  ])('%s', async (plan) => {
    expect(await expectParity(plan, { context: '1\nCount: 4 \u001b[31m\n$x\\' })).toHaveProperty('problems');
  });
});
