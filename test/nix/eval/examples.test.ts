import { beforeAll, describe, expect, it } from 'vitest';
import { ops } from '../../../compiler/ops/registry.ts';
import type { OpDescription } from '../../../compiler/ops/description.ts';
import { evaluating } from '../support/evaluating.ts';
import type { PlanBuilder } from '../support/plan-builder.ts';
import { temporaryStore } from '../support/temporary.ts';

let build: PlanBuilder;

beforeAll(async () => {
  build = await evaluating(await temporaryStore());
});

const { examples }: OpDescription = ops.eval;

describe('of eval', () => {
  it.each(examples)('the example $plan gives the answer that the registry says', async ({ plan, context, answer }) => {
    expect(await build(plan, context === undefined ? {} : { context })).toEqual({ answer });
  });
});
