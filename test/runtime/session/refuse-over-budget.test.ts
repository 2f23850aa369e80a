import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { elementsOf } from '../../../runtime/ops/elements.ts';
import { questionId } from '../../../runtime/questions/question.ts';
import type { Amounts } from '../../../runtime/session/books.ts';
import { readReply } from '../../../runtime/session/read-reply.ts';
import { refuseOverBudget } from '../../../runtime/session/refuse-over-budget.ts';
import { Workbench } from '../../../runtime/session/workbench.ts';
import { temporaryDirectory } from '../../nix/support/temporary.ts';
import { memoryCache } from '../resolve/support/answers.ts';

const plenty: Amounts = { explore: 10, commits: 10, calls: 1000, tokens: Number.POSITIVE_INFINITY, cost: Number.POSITIVE_INFINITY };

/** A plan that a model commits over a text of 100 lines, and what it is known to ask. */
async function committed(text: string) {
  const directory = await temporaryDirectory();
  const path = join(directory, 'context');
  await writeFile(path, Array.from({ length: 100 }, (_, index) => `line ${index % 50}\n`).join(''));
  const bench = new Workbench([{ name: 'context', pin: { placement: 'copied', sha256: '' }, path, size: 1 }], { models: [{ name: 'm', params: {} }], sessions: undefined }, directory);
  const { action } = readReply('reply 1', `COMMIT:\n${text}`);
  if (action?.kind !== 'commit') throw new Error('no commit');
  const scope = bench.scope.defineAll(action.plan, action.source);
  const plan = bench.assemble({ source: action.source, expression: action.plan.result }, undefined, scope);
  return { plan, posed: bench.questionsOf(plan) };
}

async function refusal(text: string, left: Partial<Amounts>, cache = memoryCache()) {
  const { plan, posed } = await committed(text);
  return refuseOverBudget(plan, posed, { ...plenty, ...left }, { cache, priceOf: () => ({ input: 1, output: 1 }) });
}

const map = 'let kinds = map("What is it?", lines(context)) in kinds';

describe('a plan is refused (RLM7008)', () => {
  it('when its different questions are more than the calls that are left, and not when they are as many', async () => {
    expect(await refusal(map, { calls: 50 })).toBeUndefined();
    const diagnostic = await refusal(map, { calls: 49 });
    expect(diagnostic).toMatchObject({ code: 'RLM7008', location: { source: { name: 'reply 1' } } });
    expect(diagnostic?.message).toBe('the plan asks 50 questions or more, 50 of them by `kinds`, and those without an answer are more than the 49 calls that are left allow');
    expect(diagnostic?.hint).toContain('`batch`');
  });

  it('with batches counted as the questions that they are', async () => {
    const batched = map.replace('))', '), batch: 10)');
    expect(await refusal(batched, { calls: 5 })).toBeUndefined();
    expect(await refusal(batched, { calls: 4 })).toMatchObject({ code: 'RLM7008' });
  });

  it('with one question for each node whose questions depend on answers', async () => {
    const chain = 'let a = rlm_call("Name some.", context) b = map("What is it?", lines(a)) c = filter("Is it good?", b) in c';
    expect(await refusal(chain, { calls: 3 })).toBeUndefined();
    expect(await refusal(chain, { calls: 2 })).toMatchObject({ code: 'RLM7008' });
  });

  it('with equal questions of two nodes counted once', async () => {
    const twice = 'let a = map("What is it?", lines(context)) b = map("What is it?", take(lines(context), 30)) in zip(take(a, 30), b)';
    expect(await refusal(twice, { calls: 50 })).toBeUndefined();
  });

  it('without those that are answered', async () => {
    const { posed } = await committed(map);
    const ids = posed.flatMap(({ questions }) => (questions === undefined ? [] : [...elementsOf(questions)].map((line) => questionId(line.toString()))));
    const record = { model: 'm', date: '2026-01-01T00:00:00Z', usage: { inputTokens: 1, outputTokens: 1 }, rejected: [] };
    const cache = memoryCache(ids.slice(0, 48).map((question) => ({ question, text: 'yes', record })));
    expect(await refusal(map, { calls: 2 }, cache)).toBeUndefined();
    expect(await refusal(map, { calls: 1 }, cache)).toMatchObject({ code: 'RLM7008' });
  });

  it('when its questions alone are more than the tokens or dollars that are left', async () => {
    expect((await refusal(map, { tokens: 100 }))?.message).toContain('100 tokens that are left');
    expect((await refusal(map, { cost: 0.0001 }))?.message).toContain('$0.0001');
    expect(await refusal(map, { tokens: 1_000_000, cost: 1 })).toBeUndefined();
  });

  it('and not when it asks nothing, or a value in it is wrong, which the build says', async () => {
    expect(await refusal('count(context)', { calls: 0 })).toBeUndefined();
    expect(await refusal('map("What is it?", [at(lines(context), 1000)])', { calls: 0 })).toBeUndefined();
  });
});
