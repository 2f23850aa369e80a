import { setTimeout as wait } from 'node:timers/promises';
import { execa } from 'execa';
import * as fc from 'fast-check';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { Limiter } from '../../../runtime/model/limiter.ts';
import { openChatModel } from '../../../runtime/model/open-chat-model.ts';
import { retryAfter } from '../../../runtime/model/retry-after.ts';
import { scriptedModel } from '../../support/scripted-model.ts';
import { asking, errorOf, modelThat } from './support/asking.ts';
import { SkippingClock } from './support/skipping-clock.ts';

const many = (count: number) => Array.from({ length: count }, (_, n) => asking(`question ${n}`));

describe('requests at once', () => {
  it('are never more than the concurrency, and as many if there are as many', async () => {
    const { model, server } = await modelThat(() => ({ delay: 5, text: 'yes' }), { concurrency: 3 });
    await Promise.all(many(30).map((request) => model.reply(request)));
    expect(server.mostAtOnce).toBe(3);
  });

  it('begin in the order of the questions', async () => {
    const { model, server } = await modelThat(() => 'yes', { concurrency: 1 });
    await Promise.all(many(10).map((request) => model.reply(request)));
    expect(server.requests.map(({ query }) => query)).toEqual(many(10).map(({ messages }) => messages[0]?.content));
  });

  it('of questions that are asked again come before those of new ones', async () => {
    const { model, server } = await modelThat(({ number }) => (number === 1 ? { status: 500 } : 'yes'), { concurrency: 1 });
    await Promise.all(many(4).map((request) => model.reply(request)));
    const asked = server.requests.map(({ query }) => query);
    expect(asked).toHaveLength(5);
    expect(asked.lastIndexOf('question 0')).toBeLessThan(4);
  });
});

describe('an endpoint that is asked too often', () => {
  it('is left alone by all as long as it says', async () => {
    const times: number[] = [];
    const { model, clock } = await modelThat(({ number }) => (number === 1 ? { status: 429, headers: { 'retry-after': '90' } } : 'yes'), {
      concurrency: 1,
      onRequest: () => times.push(clock.now()),
    });
    await Promise.all(many(5).map((request) => model.reply(request)));
    expect(times).toEqual([0, 90_000, 90_000, 90_000, 90_000, 90_000]);
  });

  it('is then asked half as much at once, however many requests it refused together, and one more after each reply', async () => {
    const limiter = new Limiter({ concurrency: 8 }, new SkippingClock());
    /** How many of many go at once. */
    const room = async () => {
      const controller = new AbortController();
      const entering = Array.from({ length: 20 }, (_, turn) => limiter.enter(turn, 1, controller.signal));
      await wait(10);
      controller.abort(new Error('enough'));
      const entered = (await Promise.allSettled(entering)).flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
      for (const permit of entered) permit.end();
      return entered.length;
    };
    expect(await room()).toBe(8);
    limiter.hold(100);
    expect(await room()).toBe(4);
    for (let time = 0; time < 5; time += 1) limiter.hold(100);
    expect(await room()).toBe(2);
    for (const left of [1, 1]) {
      limiter.hold(100);
      expect(await room()).toBe(left);
    }
    limiter.succeeded();
    limiter.succeeded();
    expect(await room()).toBe(3);
    for (let time = 0; time < 50; time += 1) limiter.succeeded();
    expect(await room()).toBe(8);
  });

  it('may say it in seconds, in milliseconds, or as a date by its own clock', () => {
    const now = Date.parse('2026-01-01T00:00:00Z');
    expect(retryAfter(new Headers({ 'retry-after': '120' }), now)).toBe(120_000);
    expect(retryAfter(new Headers({ 'retry-after': '1.5' }), now)).toBe(1500);
    expect(retryAfter(new Headers({ 'retry-after-ms': '250', 'retry-after': '9' }), now)).toBe(250);
    expect(retryAfter(new Headers({ 'retry-after': 'Thu, 01 Jan 2026 00:02:00 GMT' }), now)).toBe(120_000);
    expect(retryAfter(new Headers({ 'retry-after': 'Fri, 02 Jan 2026 00:02:00 GMT', date: 'Fri, 02 Jan 2026 00:01:00 GMT' }), now)).toBe(60_000);
    expect(retryAfter(new Headers({ 'retry-after': 'Wed, 31 Dec 2025 00:00:00 GMT' }), now)).toBe(0);
    expect(retryAfter(new Headers({ 'retry-after': 'soon' }), now)).toBeUndefined();
    expect(retryAfter(new Headers(), now)).toBeUndefined();
  });

  it('is obeyed for a date, too', async () => {
    const { model, clock } = await modelThat(({ number }) =>
      number === 1 ? { status: 429, headers: { date: 'Thu, 01 Jan 2026 00:00:00 GMT', 'retry-after': 'Thu, 01 Jan 2026 00:10:00 GMT' } } : 'yes',
    );
    await model.reply(asking('well?'));
    expect(clock.now()).toBe(600_000);
  });
});

describe('pauses', () => {
  it('grow from attempt to attempt, by chance up to twice as long', async () => {
    const { model, clock } = await modelThat(() => ({ status: 500 }));
    await errorOf(model.reply(asking('well?')));
    expect(clock.pauses).toEqual([500, 1000, 2000, 4000, 8000]);
  });

  it('really take time', async () => {
    const server = await scriptedModel(({ number }) => (number === 1 ? { status: 429, headers: { 'retry-after': '1' } } : 'yes'));
    await openChatModel({ baseUrl: server.baseUrl, concurrency: 1 }).reply(asking('well?'));
    await server.stop();
    const [first, second] = server.requests.map(({ time }) => time);
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(990);
  });
});

describe('limits per minute', () => {
  /** When each of so many requests of so many tokens went, all of them waiting from the start. */
  async function timesOf(limits: { rpm?: number; tpm?: number }, requests: readonly { readonly tokens: number }[]): Promise<number[]> {
    const clock = new SkippingClock();
    const limiter = new Limiter({ concurrency: 1000, ...limits }, clock);
    const times: number[] = [];
    await Promise.all(
      requests.map(async ({ tokens }, turn) => {
        const permit = await limiter.enter(turn, tokens);
        times.push(clock.now());
        permit.end();
      }),
    );
    return times;
  }

  it('let no more requests begin in any minute', async () => {
    const times = await timesOf({ rpm: 3 }, Array.from({ length: 8 }, () => ({ tokens: 1 })));
    expect(times).toEqual([0, 0, 0, 60_000, 60_000, 60_000, 120_000, 120_000]);
  });

  it('let no more tokens be used in any minute', async () => {
    expect(await timesOf({ tpm: 100 }, [40, 40, 40, 100, 10].map((tokens) => ({ tokens })))).toEqual([0, 0, 60_000, 120_000, 180_000]);
  });

  it('count what was really used as soon as it is known', async () => {
    for (const [thought, used, later] of [[60, 10, 0], [10, 60, 60_000]] as const) {
      const clock = new SkippingClock();
      const limiter = new Limiter({ concurrency: 8, tpm: 100 }, clock);
      (await limiter.enter(1, thought)).used(used);
      await limiter.enter(2, 60);
      expect(clock.now()).toBe(later);
    }
  });

  it('let a request pass that is larger than the limit, when it is alone', async () => {
    expect(await timesOf({ tpm: 100 }, [{ tokens: 50 }, { tokens: 500 }, { tokens: 1 }])).toEqual([0, 60_000, 120_000]);
  });

  it('hold whatever is asked, with whatever is used, and everything is asked in the end, in order', async () => {
    const request = fc.record({ tokens: fc.nat(80), used: fc.nat(80), duration: fc.nat(90_000) });
    const limits = fc.record({ concurrency: fc.integer({ min: 1, max: 5 }), rpm: fc.integer({ min: 1, max: 5 }), tpm: fc.integer({ min: 1, max: 200 }) });
    await fc.assert(
      fc.asyncProperty(fc.array(request, { maxLength: 20 }), limits, async (requests, { concurrency, rpm, tpm }) => {
        const clock = new SkippingClock();
        const limiter = new Limiter({ concurrency, rpm, tpm }, clock);
        const begun: { readonly turn: number; readonly time: number; readonly tokens: number }[] = [];
        let running = 0;
        await Promise.all(
          requests.map(async ({ tokens, used, duration }, turn) => {
            const permit = await limiter.enter(turn, tokens);
            running += 1;
            expect(running).toBeLessThanOrEqual(concurrency);
            begun.push({ turn, time: clock.now(), tokens: Math.min(tokens, used) });
            await clock.sleep(duration);
            permit.used(used);
            running -= 1;
            permit.end();
          }),
        );
        expect(begun.map(({ turn }) => turn)).toEqual(requests.map((_, turn) => turn));
        for (const { time } of begun) {
          const minute = begun.filter((other) => other.time >= time && other.time < time + 60_000);
          expect(minute.length).toBeLessThanOrEqual(rpm);
          // Of what was thought and what was used the less: neither may be too much at the time.
          if (minute.length > 1) expect(minute.reduce((sum, { tokens }) => sum + tokens, 0)).toBeLessThanOrEqual(Math.max(tpm, ...minute.map(({ tokens }) => tokens)));
        }
      }),
    );
  });

  it('hold for real requests, retries included', async () => {
    const { model, server, clock } = await modelThat(({ number }) => (number === 2 ? { status: 500 } : 'yes'), { rpm: 2, concurrency: 1 });
    await Promise.all(many(4).map((request) => model.reply(request)));
    expect(server.requests).toHaveLength(5);
    expect(clock.now()).toBe(120_000);
  });
});

describe('an abort', () => {
  const reason = new Error('interrupted');

  it('ends requests that are under way and those that wait, and nothing is sent afterwards', async () => {
    const { model, server } = await modelThat(() => ({ cut: 'never' }), { concurrency: 2 });
    const controller = new AbortController();
    const replies = many(6).map((request) => model.reply(request, controller.signal));
    while (server.requests.length < 2) await wait(1);
    controller.abort(reason);
    for (const result of await Promise.allSettled(replies)) expect(result).toEqual({ status: 'rejected', reason });
    await expect(model.reply(asking('late'), controller.signal)).rejects.toBe(reason);
    expect(server.requests).toHaveLength(2);
  });

  it('ends a pause', async () => {
    const server = await scriptedModel(() => ({ status: 429, headers: { 'retry-after': '1000' } }));
    const controller = new AbortController();
    const model = openChatModel({ baseUrl: server.baseUrl, concurrency: 1 });
    const replies = many(3).map((request) => model.reply(request, controller.signal));
    while (server.requests.length < 1) await wait(1);
    await wait(20);
    controller.abort(reason);
    for (const result of await Promise.allSettled(replies)) expect(result).toEqual({ status: 'rejected', reason });
    await server.stop();
    expect(server.requests).toHaveLength(1);
  });

  it('of one question is none of the others', async () => {
    const { model } = await modelThat(() => ({ delay: 20, text: 'yes' }), { concurrency: 1 });
    const controller = new AbortController();
    const [first, second, third] = many(3).map((request, n) => model.reply(request, n === 1 ? controller.signal : undefined));
    controller.abort(reason);
    await expect(second).rejects.toBe(reason);
    expect([await first, await third]).toMatchObject([{ text: 'yes' }, { text: 'yes' }]);
  });
});

it('a process that has its reply ends, and one that waits for its turn does not', async () => {
  const server = await scriptedModel(({ number }) => (number === 1 ? { status: 429, headers: { 'retry-after-ms': '300' } } : 'yes'));
  const module = fileURLToPath(new URL('../../../runtime/model/open-chat-model.ts', import.meta.url));
  const script = `
    const { openChatModel } = await import(${JSON.stringify(module)});
    const model = openChatModel({ baseUrl: ${JSON.stringify(server.baseUrl)}, concurrency: 1, rpm: 100 });
    const ask = (content) => model.reply({ model: 'm', params: {}, messages: [{ role: 'user', content }] });
    const replies = await Promise.all([ask('a'), ask('b')]);
    console.log(replies.map(({ text }) => text).join(' '));`;
  // Half a minute would be too long for a timer or a connection that is left over.
  const { stdout } = await execa(process.execPath, ['--input-type=module', '--eval', script], { timeout: 20_000 });
  await server.stop();
  expect(stdout).toBe('yes yes');
});
