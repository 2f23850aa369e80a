import { beforeAll, describe, expect, it } from 'vitest';
import { evaluating } from '../support/evaluating.ts';
import type { PlanBuilder } from '../support/plan-builder.ts';
import { temporaryStore } from '../support/temporary.ts';

let build: PlanBuilder;

beforeAll(async () => {
  build = await evaluating(await temporaryStore());
});

describe('JavaScript', () => {
  it('has its bindings by name, and gives its `result`', async () => {
    const plan = 'eval("result = text.split(\' \').length * k", { text: context, k: 7 }, { language: "javascript" }, type: "number")';
    expect(await build(plan, { context: 'a b c' })).toEqual({ answer: '21' });
  });

  it('gives what it prints where it binds no `result`', async () => {
    expect(await build('eval("print(6 * 7)", {}, { language: "javascript" })')).toEqual({ answer: '42\n' });
  });

  it('is ended when it exceeds a limit, which is named', async () => {
    const { problems } = (await build('eval("while (true) {}", {}, { language: "javascript", cpuTimeLimit: 1 })')) as { problems: unknown };
    expect(problems).toMatchObject([{ code: 'RLM4031', message: 'the code exceeded `cpuTimeLimit`, 1 s' }]);
  });
});
