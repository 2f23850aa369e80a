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
    const plan = 'eval("const result = text.split(\' \').length * k", { text: context, k: 7 }, { language: "javascript" }, type: "number")';
    expect(await build(plan, { context: 'a b c' })).toEqual({ answer: '21' });
  });

  it('gives what it prints where it binds no `result`', async () => {
    expect(await build('eval("print(6 * 7)", {}, { language: "javascript" })')).toEqual({ answer: '42\n' });
  });

  it('gives the same each time, since its clock and its randomness do', async () => {
    expect(await build('eval("print(Date.now(), Math.random(), new Date())", {}, { language: "javascript" })')).toMatchObject({ answer: expect.stringMatching(/^0 0\.\d+ "1970-01-01T00:00:00.000Z"\n$/) });
  });

  it('tells its errors at the line of the plan', async () => {
    const plan = 'eval("""\n  let a = 1\n  b(a)\n""", {}, { language: "javascript" })';
    expect(await build(plan)).toMatchObject({ problems: [{ code: 'RLM4030', message: "ReferenceError: 'b' is not defined (line 2 of the code)", at: expect.stringContaining('b(a)') }] });
  });

  it('recurses too deeply and says so', async () => {
    expect(await build('eval("const f = (n) => f(n + 1) + 1; f(0)", {}, { language: "javascript" })')).toMatchObject({ problems: [{ code: 'RLM4030', message: expect.stringContaining('stack overflow') }] });
  });
});
