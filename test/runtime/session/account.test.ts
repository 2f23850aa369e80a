import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChatModel, ChatReply, Usage } from '../../../runtime/model/chat-model.ts';
import { dollarsOf } from '../../../runtime/model/price.ts';
import { Account } from '../../../runtime/session/account.ts';
import type { Payment, Terms } from '../../../runtime/session/books.ts';
import { BudgetSpent } from '../../../runtime/session/budget-spent.ts';
import { defaultLimits, type Limits } from '../../../runtime/session/limits.ts';
import { answerTo } from '../../support/answers.ts';

const free: Limits = { explore: 1000, commits: 1000, calls: 1000 };
const price = { input: 1, cachedInput: 0.1, output: 10 };

const opened = (limits: Partial<Limits> = {}, terms: Partial<Terms> = {}) => Account.open({ limits: { ...free, ...limits }, priceOf: () => price, ...terms });

/** Text that is thought to have so many tokens. */
const ofTokens = (tokens: number) => 'x'.repeat(4 * tokens);

/** A model that says what each reply takes, when it is told to. */
function heldModel(usage: Usage = { inputTokens: 10, outputTokens: 2 }) {
  let waiting: (() => void)[] = [];
  const model: ChatModel = {
    async reply(_, __, onAttempt): Promise<ChatReply> {
      const onEnd = onAttempt?.();
      await new Promise<void>((resolve) => waiting.push(resolve));
      onEnd?.(usage);
      return { text: '', model: 'm', usage };
    },
  };
  return {
    model,
    release() {
      for (const go of waiting.splice(0)) go();
      waiting = [];
    },
  };
}

/** A model that replies at once. */
const quick = (usage: Usage | undefined): ChatModel => ({
  async reply(_, __, onAttempt) {
    onAttempt?.()(usage);
    return { text: '', model: 'm', usage: usage ?? { inputTokens: 0, outputTokens: 0 } };
  },
});

const ask = (account: Account, model: ChatModel, content = ofTokens(10), question?: string) =>
  account.paying(model, 0).reply({ model: 'm', params: {}, messages: [{ role: 'user', content }], ...(question === undefined ? {} : { question }) });

const codeOf = async (asked: Promise<unknown>) => {
  try {
    await asked;
    return undefined;
  } catch (error) {
    if (error instanceof BudgetSpent) return error.diagnostic.code;
    throw error;
  }
};

describe('the limits of an account', () => {
  it('are exact for steps and commits (RLM7002, RLM7003), whoever takes them', () => {
    const root = Account.open({ limits: { ...defaultLimits, explore: 3, commits: 1 } });
    const child = root.child('0.0');
    child.takeExplore();
    root.takeExplore();
    root.child('0.1').takeExplore();
    for (const account of [root, child]) expect(() => account.takeExplore()).toThrow(expect.objectContaining({ diagnostic: expect.objectContaining({ code: 'RLM7002', message: expect.stringContaining('3') as unknown, hint: expect.stringContaining('--resume DIR') as unknown }) as unknown }));
    child.takeCommit();
    expect(() => root.takeCommit()).toThrow(expect.objectContaining({ diagnostic: expect.objectContaining({ code: 'RLM7003' }) as unknown }));
    expect([root.spent.explore, child.spent.explore, root.spent.commits]).toEqual([3, 1, 1]);
  });

  it('count a request before it is sent, so that of many at once no one is too much (RLM7004)', async () => {
    const root = opened({ calls: 10 });
    const { model, release } = heldModel();
    const asked = Array.from({ length: 64 }, (_, index) => codeOf(ask(root.child(`0.${index}`), model)));
    release();
    const codes = await Promise.all(asked);
    expect(codes.filter((code) => code === undefined)).toHaveLength(10);
    expect(codes.filter((code) => code === 'RLM7004')).toHaveLength(54);
    expect(root.spent.calls).toBe(10);
  });

  it('count attempts that brought nothing', async () => {
    const root = opened({ calls: 2 });
    await ask(root, quick(undefined));
    await ask(root, quick(undefined));
    expect(await codeOf(ask(root, quick(undefined)))).toBe('RLM7004');
    expect(root.spent).toMatchObject({ calls: 2, tokens: 0, cost: 0 });
  });

  it('refuse a question that alone is more than the tokens that are left, those under way included (RLM7005)', async () => {
    const root = opened({ tokens: 100 });
    const { model, release } = heldModel({ inputTokens: 40, outputTokens: 10 });
    const first = ask(root, model, ofTokens(40));
    const second = ask(root, model, ofTokens(40));
    expect(await codeOf(ask(root, model, ofTokens(21)))).toBe('RLM7005');
    release();
    await Promise.all([first, second]);
    // What the replies took is known now: all that there was.
    expect(root.spent.tokens).toBe(100);
    expect(await codeOf(ask(root, quick(undefined), ''))).toBe('RLM7005');
  });

  it('are passed by no more than the replies that are under way', async () => {
    const root = opened({ tokens: 100 });
    await ask(root, quick({ inputTokens: 10, outputTokens: 500 }));
    expect(root.spent.tokens).toBe(510);
    expect(root.left.tokens).toBe(0);
    expect(await codeOf(ask(root, quick({ inputTokens: 1, outputTokens: 1 })))).toBe('RLM7005');
  });

  it('refuse what costs more than the dollars that are left (RLM7006), to the millionth', async () => {
    const root = opened({ cost: 0.000_03 });
    // Ten tokens in, for ten millionths; none out.
    for (let times = 0; times < 3; times += 1) await ask(root, quick({ inputTokens: 10, outputTokens: 0 }));
    expect(root.spent.cost).toBe(0.000_03);
    expect(await codeOf(ask(root, quick({ inputTokens: 10, outputTokens: 0 })))).toBe('RLM7006');
  });

  it('take the estimate of a question where the endpoint counts nothing: else they would be none', async () => {
    const root = opened({ tokens: 25 });
    await ask(root, quick({ inputTokens: 0, outputTokens: 0 }));
    await ask(root, quick({ inputTokens: 0, outputTokens: 0 }));
    expect(await codeOf(ask(root, quick({ inputTokens: 0, outputTokens: 0 })))).toBe('RLM7005');
    expect(root.books.spent.sum()).toMatchObject({ requests: 2, uncounted: 2, usage: { inputTokens: 0, outputTokens: 0 } });
  });

  it('end what is under way when the time is over (RLM7007), and not as an interrupt', async () => {
    const root = opened({ time: 20 });
    await new Promise((resolve) => root.signal.addEventListener('abort', resolve));
    expect(root.signal.reason).toBeInstanceOf(BudgetSpent);
    expect(root.signal.reason).toMatchObject({ diagnostic: { code: 'RLM7007', hint: expect.stringContaining('--max-time') as unknown } });
  });

  it('notice the time where no timer runs', () => {
    let now = 0;
    const root = opened({ time: 1000 }, { now: () => now });
    root.takeExplore();
    now = 1000;
    for (const late of [() => root.takeExplore(), () => root.checkTime()]) expect(late).toThrow(BudgetSpent);
    root.close();
  });

  it('hand on what the user interrupts with', () => {
    const user = new AbortController();
    const root = opened({ time: 60_000 }, { signal: user.signal });
    user.abort(new Error('enough'));
    expect(root.signal.reason).toEqual(new Error('enough'));
    root.close();
  });
});

type Deed =
  | { readonly kind: 'explore' | 'commit'; readonly session: string }
  | { readonly kind: 'begin'; readonly session: string; readonly usage: Usage | undefined }
  | { readonly kind: 'end'; readonly which: number };

const session = fc.constantFrom('0', '0.0', '0.1', '0.1.0', '0.1.1', '0.10');
const usage = fc.option(fc.record({ inputTokens: fc.nat(50), outputTokens: fc.nat(50) }), { nil: undefined });
const deed = fc.oneof<fc.Arbitrary<Deed>[]>(
  fc.record({ kind: fc.constantFrom('explore' as const, 'commit' as const), session }),
  fc.record({ session, kind: fc.constant('begin' as const), usage }),
  fc.record({ kind: fc.constant('end' as const), which: fc.nat() }),
);

it('in whatever order things happen, no limit is passed, and what is by session is what is in all', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(deed, { maxLength: 120 }), fc.record({ explore: fc.nat(8), commits: fc.nat(4), calls: fc.nat(12), tokens: fc.nat(600) }), async (deeds, limits) => {
      const root = opened(limits);
      const accounts = new Map<string, Account>([['0', root]]);
      const accountOf = (name: string): Account => {
        const known = accounts.get(name);
        if (known !== undefined) return known;
        const made = accountOf(name.slice(0, name.lastIndexOf('.'))).child(name);
        accounts.set(name, made);
        return made;
      };
      const running: { readonly end: () => void; readonly replyTokens: number }[] = [];
      let mostUnderWay = 0;
      const refusals: Promise<unknown>[] = [];
      for (const one of deeds) {
        if (one.kind === 'end') {
          running.splice(one.which % Math.max(1, running.length), 1)[0]?.end();
          continue;
        }
        const account = accountOf(one.session);
        try {
          if (one.kind === 'explore') account.takeExplore();
          else if (one.kind === 'commit') account.takeCommit();
          else if (one.kind === 'begin') {
            const { usage } = one;
            const model: ChatModel = {
              reply: (_, __, onAttempt) => {
                const onEnd = onAttempt?.();
                const { promise, resolve } = Promise.withResolvers<ChatReply>();
                const end = () => {
                  onEnd?.(usage);
                  resolve({ text: '', model: 'm', usage: usage ?? { inputTokens: 0, outputTokens: 0 } });
                };
                running.push({ end, replyTokens: usage === undefined ? 0 : usage.inputTokens + usage.outputTokens });
                mostUnderWay = Math.max(mostUnderWay, running.reduce((sum, { replyTokens }) => sum + replyTokens, 0));
                return promise;
              },
            };
            // A request is forbidden in the same breath, as nothing is awaited before it.
            refusals.push(ask(account, model, ofTokens(20)).catch((error: unknown) => error));
          }
        } catch (error) {
          expect(error).toBeInstanceOf(BudgetSpent);
        }
      }
      for (const { end } of running) end();
      for (const error of await Promise.all(refusals)) if (error instanceof Error) expect(error).toBeInstanceOf(BudgetSpent);
      const { spent } = root;
      expect(spent.explore).toBeLessThanOrEqual(limits.explore);
      expect(spent.commits).toBeLessThanOrEqual(limits.commits);
      expect(spent.calls).toBeLessThanOrEqual(limits.calls);
      expect(spent.tokens).toBeLessThanOrEqual(Math.max(limits.tokens, 0) + mostUnderWay);
      const own = (name: string) => root.books.spent.sum((place) => place.session === name);
      const names = [...accounts.keys()];
      expect(names.reduce((sum, name) => sum + own(name).requests, 0)).toBe(spent.calls);
      for (const name of names) {
        const below = names.filter((other) => other === name || other.startsWith(`${name}.`));
        expect(accountOf(name).spent.calls).toBe(below.reduce((sum, other) => sum + own(other).requests, 0));
      }
      root.close();
    }),
  );
});

describe('what is had without asking', () => {
  const usage = { inputTokens: 100, outputTokens: 10 };
  const answer = answerTo('a', { usage, rejected: [{ reason: 'no', date: '2026-01-01T00:00:00Z', usage: { inputTokens: 90, outputTokens: 5 } }] });

  it('costs nothing, and is known to have cost something, misfits included: once however often it is used', () => {
    const root = opened();
    root.reuse(answer, 'm', 1);
    root.child('0.0').reuse(answer, 'm', 2);
    expect(root.spent).toMatchObject({ calls: 0, tokens: 0, cost: 0 });
    expect(root.books.reused.sum()).toEqual({ requests: 2, uncounted: 0, usage: { inputTokens: 190, outputTokens: 15 } });
  });

  it('and was paid for in this run, saved nothing', async () => {
    const root = opened();
    await ask(root, quick(usage), ofTokens(100), answer.question);
    root.reuse(answer, 'm', 1);
    expect(root.books.reused.sum().requests).toBe(0);
  });

  it('and was paid for before the run was resumed, counts as spent again, and what was never come to as well', async () => {
    const payments: Payment[] = [];
    const first = opened({}, { onPayment: (payment) => payments.push(payment) });
    await ask(first, quick(usage), ofTokens(100), answer.question);
    await ask(first, quick(undefined), ofTokens(100), 'failed');
    const resumed = opened({ calls: 3, tokens: 1000 }, { before: { payments, milliseconds: 500 } });
    expect(resumed.spent).toMatchObject({ calls: 2, tokens: 110 });
    // As at the first time: decisions that look at what is left come out as they did.
    expect(resumed.left).toMatchObject({ calls: 3, tokens: 1000 });
    resumed.reuse(answer, 'm', 0);
    expect(resumed.left).toMatchObject({ calls: 2, tokens: 890 });
    expect(resumed.books.reused.sum().requests).toBe(0);
    await ask(resumed, quick(usage), ofTokens(10), 'new');
    expect(await codeOf(ask(resumed, quick(usage), ofTokens(10), 'more'))).toBe('RLM7004');
    expect(resumed.spent).toMatchObject({ calls: 3, tokens: 220 });
  });
});

it('sums of money are exact, and unknown where a model has no price', async () => {
  const root = Account.open({ limits: free, priceOf: (model) => (model === 'm' ? { input: 0.1, output: 0.3 } : undefined) });
  for (let times = 0; times < 30; times += 1) await ask(root, quick({ inputTokens: 1, outputTokens: 1 }));
  expect(root.spent.cost).toBe(0.000_012);
  await root.paying(quick({ inputTokens: 1, outputTokens: 1 }), 1).reply({ model: 'other', params: {}, messages: [] });
  expect(root.spent.cost).toBeUndefined();
  const known = root.books.spent.cost(root.books.priceOf, ({ model }) => model === 'm');
  expect(known === undefined ? undefined : dollarsOf(known)).toBe(0.000_012);
});
