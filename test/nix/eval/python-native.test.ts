import { beforeAll, describe, expect, it } from 'vitest';
import type { PlanBuilder } from '../support/plan-builder.ts';
import { evaluating } from '../support/evaluating.ts';
import { temporaryStore } from '../support/temporary.ts';

let build: PlanBuilder;

beforeAll(async () => {
  build = await evaluating(await temporaryStore());
});

describe('native Python', () => {
  it('has its bindings by name, and gives its `result`', async () => {
    const plan = 'eval("result = len(text.split()) * k", { text: context, k: 7 }, { language: "python-native" }, type: "number")';
    expect(await build(plan, { context: 'a b c' })).toEqual({ answer: '21' });
  });
});
