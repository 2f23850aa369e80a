import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChatModel, Usage } from '../../../runtime/model/chat-model.ts';
import { Account } from '../../../runtime/session/account.ts';
import { drawUpBill, printBill } from '../../../runtime/session/bill.ts';
import { defaultLimits } from '../../../runtime/session/limits.ts';
import { answerTo } from '../../support/answers.ts';

const prices: Readonly<Record<string, { readonly input: number; readonly output: number; readonly cachedInput?: number }>> = {
  dear: { input: 10, cachedInput: 1, output: 30 },
  cheap: { input: 0.1, output: 0.4 },
};

const opened = () => Account.open({ limits: { ...defaultLimits, calls: 1_000_000 }, priceOf: (model) => prices[model] });

const replying = (usage: Usage | undefined): ChatModel => ({
  async reply(_, __, onAttempt) {
    onAttempt?.()(usage);
    return { text: '', model: 'says something else', usage: usage ?? { inputTokens: 0, outputTokens: 0 } };
  },
});

const pay = (account: Account, level: number, model: string, usage: Usage | undefined) => account.paying(replying(usage), level).reply({ model, params: {}, messages: [] });

const printed = (account: Account) => printBill(drawUpBill(account.books), (dollars) => `$${dollars}`);

async function smallTree(): Promise<Account> {
  const root = opened();
  await pay(root, 0, 'dear', { inputTokens: 1_000_000, outputTokens: 100_000, cachedTokens: 500_000, reasoningTokens: 90_000 });
  await pay(root, 1, 'cheap', { inputTokens: 1_000_000, outputTokens: 0 });
  const child = root.child('0.1');
  await pay(child, 1, 'cheap', { inputTokens: 500_000, outputTokens: 0 });
  await pay(child, 2, 'cheap', { inputTokens: 500_000, outputTokens: 0 });
  return root;
}

describe('a bill', () => {
  it('is by model, by level and by session, and what each has is in no other', async () => {
    const bill = drawUpBill((await smallTree()).books);
    expect(bill.spent).toEqual({ requests: 4, uncounted: 0, usage: { inputTokens: 3_000_000, outputTokens: 100_000, cachedTokens: 500_000, reasoningTokens: 90_000 }, costUSD: 8.7 });
    expect(bill.models.map(({ model, spent }) => [model, spent.requests, spent.costUSD])).toEqual([['dear', 1, 8.5], ['cheap', 3, 0.2]]);
    expect(bill.levels.map(({ level, spent }) => [level, spent.requests, spent.costUSD])).toEqual([[0, 1, 8.5], [1, 2, 0.15], [2, 1, 0.05]]);
    expect(bill.sessions.map(({ session, spent }) => [session, spent.requests, spent.costUSD])).toEqual([['0', 2, 8.6], ['0.1', 2, 0.1]]);
  });

  it('says what it would have been without the cache, where that is more', async () => {
    const root = await smallTree();
    root.reuse(answerTo('kept', { usage: { inputTokens: 1_000_000, outputTokens: 0 } }), 'dear', 1);
    const bill = drawUpBill(root.books);
    expect(bill.spent.costUSD).toBe(8.7);
    expect(bill.withoutCache).toMatchObject({ requests: 5, costUSD: 18.7 });
    expect(bill.levels[1]).toMatchObject({ spent: { costUSD: 0.15 }, withoutCache: { costUSD: 10.15 } });
    expect(printed(root)).toEqual([
      'dear               1 request, 1,000,000 tokens in (500,000 cached), 100,000 out (90,000 reasoning), $8.5',
      'cheap              3 requests, 2,000,000 tokens in, 0 out, $0.2',
      'the root           1 request, 1,000,000 tokens in (500,000 cached), 100,000 out (90,000 reasoning), $8.5',
      'level 1            2 requests, 1,500,000 tokens in, 0 out, $0.15',
      'level 2            1 request, 500,000 tokens in, 0 out, $0.05',
      'spent              4 requests, 3,000,000 tokens in (500,000 cached), 100,000 out (90,000 reasoning), $8.7',
      'without the cache  5 requests, 4,000,000 tokens in (500,000 cached), 100,000 out (90,000 reasoning), $18.7',
    ]);
  });

  it('has no dollars for a model without a price, and says so, and says what was not counted', async () => {
    const root = opened();
    await pay(root, 0, 'cheap', { inputTokens: 10, outputTokens: 1 });
    await pay(root, 1, 'strange', { inputTokens: 0, outputTokens: 0 });
    const bill = drawUpBill(root.books);
    expect([bill.spent.costUSD, bill.models[0]?.spent.costUSD, bill.models[1]?.spent.costUSD]).toEqual([null, 0.000_001_4, null]);
    expect(printed(root).slice(-3)).toEqual([
      'spent     2 requests, 10 tokens in, 1 out, price not known',
      'what strange costs is not known; `--models FILE` can say it',
      'the endpoint did not count the tokens of 1 reply',
    ]);
  });

  it('of a run that asked nothing is nothing', () => {
    const bill = drawUpBill(opened().books);
    expect(bill).toMatchObject({ spent: { requests: 0, costUSD: 0 }, models: [], levels: [], sessions: [], unpriced: [] });
    expect(printed(opened())).toEqual(['spent  0 requests, 0 tokens in, 0 out, $0']);
  });

  it('adds up whichever way it is split', async () => {
    const usage = fc.option(fc.record({ inputTokens: fc.nat(10_000_000), outputTokens: fc.nat(1_000_000), cachedTokens: fc.nat(1_000_000) }), { nil: undefined });
    const payment = fc.record({ session: fc.constantFrom('0', '0.2', '0.10', '0.2.1'), level: fc.nat(3), model: fc.constantFrom('dear', 'cheap'), usage });
    await fc.assert(
      fc.asyncProperty(fc.array(payment, { maxLength: 40 }), async (payments) => {
        const root = opened();
        for (const { session, level, model, usage: taken } of payments) await pay(session === '0' ? root : root.child(session), level, model, taken);
        const bill = drawUpBill(root.books);
        for (const parts of [bill.models, bill.levels, bill.sessions]) {
          expect(parts.reduce((sum, { spent }) => sum + spent.requests, 0)).toBe(payments.length);
          expect(parts.reduce((sum, { spent }) => sum + spent.usage.inputTokens, 0)).toBe(bill.spent.usage.inputTokens);
          expect(parts.reduce((sum, { spent }) => sum + BigInt(Math.round((spent.costUSD ?? 0) * 1e7)), 0n)).toBe(BigInt(Math.round((bill.spent.costUSD ?? 0) * 1e7)));
        }
        expect(bill.sessions.map(({ session }) => session)).toEqual(['0', '0.2', '0.2.1', '0.10'].filter((name) => payments.some(({ session }) => session === name)));
      }),
    );
  });
});
