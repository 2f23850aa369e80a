import { beforeAll, describe, expect, it } from 'vitest';
import { evaluating } from '../support/evaluating.ts';
import type { PlanBuilder } from '../support/plan-builder.ts';
import { temporaryStore } from '../support/temporary.ts';

let build: PlanBuilder;

beforeAll(async () => {
  build = await evaluating(await temporaryStore());
});

const javascript = '{ language: "javascript" }';

describe('values of a plan', () => {
  it('go through code and stay the same bytes', async () => {
    const context = 'a "quoted" \\ line\nél 😀\r\n\t\0end';
    expect(await build(`eval("result = x", { x: context }, ${javascript})`, { context })).toEqual({ answer: context });
    const lines = 'eval("result = x", { x: lines(context) }, { language: "javascript" }, type: { list: "text" })';
    expect(await build(lines, { context })).toEqual(await build('lines(context)', { context }));
    expect(await build(`eval("result = x", { x: [0.1, -5, 9007199254740991] }, ${javascript}, type: { list: "number" })`)).toEqual({ answer: '0.1\n-5\n9007199254740991\n' });
  });

  it('flow on into ops as what they are', async () => {
    const plan = `combine(eval("result = xs.map((x) => x.length)", { xs: lines(context) }, ${javascript}, type: { list: "number" }), "sum")`;
    expect(await build(plan, { context: 'ab\nc\n' })).toEqual({ answer: '3' });
  });

  it('are records where a schema says what they have', async () => {
    const type = '{ json: { type: "object", properties: { name: { type: "string" }, n: { type: "integer" } } } }';
    expect(await build(`get(eval("result = { name: 'a', n: 2.0 }", {}, ${javascript}, type: ${type}), "n")`)).toEqual({ answer: '2' });
  });

  it('are refused where they are of another type, or no number of the language, at their place in the plan', async () => {
    expect(await build(`eval("result = [1]", {}, ${javascript})`)).toMatchObject({ problems: [{ code: 'RLM4032', message: 'the result is [1], not a text' }] });
    expect(await build(`eval("result = k", { k: 9007199254740993 }, ${javascript})`)).toMatchObject({ problems: [{ code: 'RLM4033' }] });
  });

  it('are bounded as all values are', async () => {
    expect(await build(`eval("result = 'a'.repeat(100)", {}, ${javascript})`, {}, { maxValue: 100 })).toEqual({ answer: 'a'.repeat(100) });
    expect(await build(`eval("result = 'a'.repeat(101)", {}, ${javascript})`, {}, { maxValue: 100 })).toMatchObject({ problems: [{ code: 'RLM4001' }] });
  });
});
