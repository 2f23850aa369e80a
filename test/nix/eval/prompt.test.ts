import { beforeAll, describe, expect, it } from 'vitest';
import { codeLanguages, planOf } from '../../../runtime/session/code-languages.ts';
import type { PlanBuilder } from '../support/plan-builder.ts';
import { evaluating } from '../support/evaluating.ts';
import { temporaryStore } from '../support/temporary.ts';

let build: PlanBuilder;

beforeAll(async () => {
  build = await evaluating(await temporaryStore());
});

describe('the example that models are shown', () => {
  it.for(codeLanguages)('of $language is built as they may expect', async ({ language, example }) => {
    expect(await build(planOf(example, language), { context: '2025-06-01 sunday\n2025-07-02 wednesday\n2025-06-24 tuesday\n' })).toEqual({ answer: example.answer });
  });
});
