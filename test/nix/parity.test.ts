import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { ops } from '../../compiler/ops/registry.ts';
import type { OpDescription } from '../../compiler/ops/description.ts';
import { texts } from '../oracle/arbitraries.ts';
import { planCases } from '../oracle/plans.ts';
import { type PlanOutcome, runPlan } from '../runtime/support/run-plan.ts';
import { type PlanBuilder, planBuilder } from './support/plan-builder.ts';
import { temporaryStore } from './support/temporary.ts';

let buildWithNix: PlanBuilder;

beforeAll(async () => {
  buildWithNix = await planBuilder(await temporaryStore());
});

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
