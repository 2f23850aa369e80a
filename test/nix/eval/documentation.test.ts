import { readFile } from 'node:fs/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { evaluating } from '../support/evaluating.ts';
import type { PlanBuilder } from '../support/plan-builder.ts';
import { temporaryStore } from '../support/temporary.ts';

const page = await readFile(new URL('../../../docs/eval.md', import.meta.url), 'utf8');
const plans = [...page.matchAll(/```rlm\n(.*?)```/gs)].map(([, plan = '']) => plan);

/** Of each plan of the page, in its order: a text, and what it comes to. */
const answers: readonly { readonly context: string; readonly answer: string }[] = [
  { context: '2025-06-01 a\n2025-06-01 b\n2025-07-02 c\n2025-07-06 d\nno day\n', answer: '2\tSunday\n1\tWednesday' },
  { context: 'three black swans, and black sheep\n', answer: '4' },
  { context: 'a b c 12\nshort\na b c none\na b c 30 d\n', answer: '42' },
  { context: 'ann 10\nbob 5\nnobody\nann 32\n', answer: 'ann\t42\nbob\t5' },
  { context: 'size=30\nsize=4\nsize=100\n', answer: '{"largest":100,"several":true,"smallest":4}\n' },
  { context: '3\n1.5\n20\n', answer: '3' },
];

let build: PlanBuilder;

beforeAll(async () => {
  build = await evaluating(await temporaryStore());
});

describe('the page on code in a plan', () => {
  it('has no plan but those', () => {
    expect(plans).toHaveLength(answers.length);
  });

  it.each(plans.map((plan, index) => [plan.split('\n')[0], plan, answers[index]] as const))('has a plan `%s…` that comes to what it should', async (_, plan, expected) => {
    expect(await build(plan, { context: expected?.context ?? '' })).toEqual({ answer: expected?.answer });
  });

  it('says in which line its wrong plan fails', async () => {
    const [, text = ''] = /This plan\n\n((?: {4}.*\n|\n)+)/.exec(page) ?? [];
    const outcome = await build(text.replace(/^ {4}/gm, ''));
    expect(outcome).toMatchObject({ problems: [{ code: 'RLM4030', message: expect.stringContaining('ZeroDivisionError'), at: expect.stringContaining('result = a / 0') }] });
  });
});
