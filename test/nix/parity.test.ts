import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { ops } from '../../compiler/ops/registry.ts';
import type { OpDescription } from '../../compiler/ops/description.ts';
import { texts } from '../oracle/arbitraries.ts';
import { planCases } from '../oracle/plans.ts';
import type { Asking } from '../../runtime/questions/answer-in-process.ts';
import { textsOf } from '../../runtime/questions/messages.ts';
import { readQuestion, writeQuestion } from '../../runtime/questions/question.ts';
import { type PlanOutcome, replying, runPlan } from '../runtime/support/run-plan.ts';
import { type PlanBuilder, planBuilder } from './support/plan-builder.ts';
import { temporaryStore } from './support/temporary.ts';

let buildWithNix: PlanBuilder;

beforeAll(async () => {
  buildWithNix = await planBuilder(await temporaryStore());
});

/** @param asking makes a model that answers; each way to build gets one of its own */
async function expectParity(plan: string, contexts: Readonly<Record<string, string>>, asking?: () => Asking): Promise<PlanOutcome> {
  const settings = () => (asking === undefined ? {} : { asking: asking() });
  const here = runPlan(plan, contexts, settings());
  expect(await buildWithNix(plan, contexts, settings())).toEqual(here);
  return here;
}

/** A table, a log and text in four pieces at once, so that no op of `every-op.rlm` has anything to refuse. */
const table = ['id\tfull name', ...Array.from({ length: 150 }, (_, i) => `${i % 3 === 0 ? 'WARN' : 'INFO'} user=${i % 7} é😀\t${i}.5`), ''].join('\n');

describe('in-process and through Nix, the same bytes are the answer', () => {
  // Code never runs in-process: see eval/examples.test.ts.
  const examples = (Object.values(ops) as readonly OpDescription[]).filter(({ family }) => family !== 'eval').flatMap((op) => op.examples);

  it.each(examples)('of the example $plan', async ({ plan, context, replies, answer }) => {
    const asking = replies === undefined ? undefined : () => replying(replies);
    expect(await expectParity(plan, context === undefined ? {} : { context }, asking)).toEqual({ answer });
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

  const lines = 'Ann: 3 apples\nBob: "2" pears\nAnn: 3 apples\n</text>\\n\u001b[31m é😀\n\r\u0085\n';
  /** Says of each text how long it is, in the form that is asked for; several texts are one line. */
  const counting = (): Asking => ({
    models: [{ name: 'one', params: { temperature: 0, stop: ['"', '${x}'] }, window: 700, structured: true }],
    reply(question) {
      const texts = textsOf(question);
      const { kind, type } = question;
      if (type === 'quotes') return JSON.stringify(texts.map((text) => [...text].slice(0, 2).join('')).filter((quote) => quote !== ''));
      if (kind === 'batch') return JSON.stringify(texts.map((text) => (type === 'bool' ? text.includes('Ann') : `${[...text].length}`)));
      if (type === 'bool') return texts.some((text) => text.includes('Ann')) ? ' Yes\n' : 'no';
      if (typeof type === 'object' && 'json' in type) return `{"name": ${JSON.stringify(texts[0])}, "length": 1.50}`;
      return String(texts.reduce((sum, text) => sum + (/^\d+$/.test(text) ? Number(text) : [...text].length), 0));
    },
  });

  it.each([
    'map("How long?", lines(context), type: "int")',
    'map("How long?", lines(context), batch: 2)',
    'filter("Is it about Ann?", lines(context), batch: 3)',
    'filter("Is it about Ann?", filter("And again?", lines(context)))',
    'let r = rlm_call("What?", context, type: { json: { type: "object", properties: { name: { type: "string" }, length: { type: "number" } } } }) in [get(r, "name"), get(r, "length")]',
    'rlm_call(rlm_call("Which?", context), "x", type: "quotes")',
    'map("What?", lines(context), type: "quotes")',
    'combine(lines(context), prompt: "How long are they together?", type: "int")',
    'combine(split(join(split(context, "n"), "a longer delimiter, so that there is more of it than one question holds"), "a"), prompt: "How long?", type: "number")',
    'combine(map("How long?", [], type: "number"), "sum")',
  ])('of what a model answers: %s', async (plan) => {
    expect(await expectParity(plan, { context: lines }, counting)).toHaveProperty('answer');
  });

  it.each([
    'rlm_call("What?", context)',
    'rlm_call("How long?", "é😀", type: "int", model: "two")',
    'map("Is it \\"so\\"?", lines(context), type: { enum: ["no", "ja ${x}"] })',
    'let r = rlm_call(rlm_call("Which ${x}?", context), join(map("How long?", lines(context), type: "int"), "\\n"), type: { json: { type: "object", properties: { "a b": { type: "number" } } } }) in get(r, "a b")',
    'join([rlm_call("?", context), join(filter("?", lines(context)), ""), join(map("?", lines(context), batch: 2), ""), join(rlm_call("?", context, type: "quotes"), ""), combine(lines(context), prompt: "?")], "")',
  ])('of what sessions answer, and of the questions beside them: %s', async (plan) => {
    const asked: string[][] = [];
    const inSessions = (): Asking => {
      const lines: string[] = [];
      asked.push(lines);
      return {
        models: [{ name: 'one', params: { stop: ['"', '${x}'] }, window: 700, structured: true }, { name: 'two', params: {} }],
        sessions: { models: [{ name: "it''s ${y}", params: { 'a "key"': 1 } }, { name: 'four', params: {} }], prompt: 1 },
        reply(question) {
          lines.push(writeQuestion(question));
          const { kind, type } = question;
          if (kind === 'batch') return JSON.stringify(textsOf(question).map(() => '7'));
          if (type === 'quotes') return '[]';
          if (typeof type === 'object') return 'json' in type ? '{"a b": 1.50}' : 'ja ${x}';
          return type === 'bool' ? 'yes' : '12';
        },
      };
    };
    const outcome = await expectParity(plan, { context: lines }, inSessions);
    const [here, there] = asked;
    expect(there).toEqual(here);
    expect(here?.some((line) => readQuestion(line).kind === 'session')).toBe(true);
    expect(outcome).toHaveProperty('answer');
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

// Not those that do not fit (RLM4019): for `rlmc build` they are as good as none.
describe('in-process and through Nix, the same answers are refused', () => {
  it.each([
    ['combine(grep(lines(context), "nothing"), prompt: "What?")', 'yes', 'RLM4006'],
    ['combine(lines(context), prompt: "What?")', 'x'.repeat(900), 'RLM4020'],
  ])('%s, answered by %s', async (plan, reply, code) => {
    const asking = (): Asking => ({ models: [{ name: 'one', params: {}, window: 700 }], reply: () => reply });
    expect(await expectParity(plan, { context: `${'a'.repeat(900)}\n${'b'.repeat(900)}\n` }, asking)).toMatchObject({ problems: [{ code }] });
  });
});
