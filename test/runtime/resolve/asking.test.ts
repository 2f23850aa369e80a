import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ChatModel, ChatRequest } from '../../../runtime/model/chat-model.ts';
import { ask, NeverFits } from '../../../runtime/resolve/ask.ts';
import type { AnswerCache } from '../../../runtime/resolve/answer-cache.ts';
import { Asker, CallsSpent, type Task } from '../../../runtime/resolve/asker.ts';
import { FairQueue } from '../../../runtime/resolve/fair-queue.ts';
import { QuestionLines } from '../../../runtime/resolve/question-lines.ts';
import { sha256 } from '../../../runtime/sha256.ts';
import { temporaryDirectory } from '../../nix/support/temporary.ts';
import { answerTo, memoryCache, questionAbout } from './support/answers.ts';

/** A model that says the given, in turn, and what it was asked. */
function saying(...replies: readonly string[]): ChatModel & { readonly requests: ChatRequest[] } {
  const requests: ChatRequest[] = [];
  const rest = [...replies];
  return {
    requests,
    async reply(request) {
      requests.push(request);
      return { text: rest.shift() ?? 'nothing left', model: 'm1-fake', usage: { inputTokens: 10, outputTokens: 2 } };
    },
  };
}

const now = () => new Date('2026-11-01T10:00:00.250Z');

describe('asking a question', () => {
  it('gives the answer to the byte, and how it came about', async () => {
    const line = questionAbout('a');
    const answer = await ask(line, saying('  yes\n'), { now });
    expect(answer).toEqual({
      question: sha256(line),
      text: '  yes\n',
      record: { model: 'm1-fake', date: '2026-11-01T10:00:00Z', usage: { inputTokens: 10, outputTokens: 2 }, rejected: [] },
    });
  });

  it('sends a reply that does not fit back with the reason, and has it in the record', async () => {
    const model = saying('seven', '7');
    const used: number[] = [];
    const { text, record } = await ask(questionAbout('a', 'int'), model, { now, onUsage: ({ inputTokens }) => used.push(inputTokens) });
    expect({ text, used }).toEqual({ text: '7', used: [10, 10] });
    expect(record.rejected).toEqual([{ reason: expect.stringContaining('seven'), date: '2026-11-01T10:00:00Z', usage: { inputTokens: 10, outputTokens: 2 } }]);
    const [first, second] = model.requests;
    expect(second?.messages).toEqual([
      ...(first?.messages ?? []),
      { role: 'assistant', content: 'seven' },
      { role: 'user', content: expect.stringContaining(record.rejected[0]?.reason ?? '') },
    ]);
  });

  it('gives up after three replies that do not fit', async () => {
    const model = saying('one', 'two', 'three', '4');
    const failed = await ask(questionAbout('a', 'int'), model).catch((error: unknown) => error);
    expect(failed).toBeInstanceOf(NeverFits);
    expect(failed).toMatchObject({ reply: 'three', reasons: [expect.stringContaining('one'), expect.stringContaining('two'), expect.stringContaining('three')] });
    expect(model.requests).toHaveLength(3);
  });
});

describe('the fair queue', () => {
  it('lets kinds take turns, each in its own order, and never does more at once than allowed', async () => {
    const queue = new FairQueue(2);
    const order: string[] = [];
    let running = 0;
    let most = 0;
    await Promise.all(['a1', 'a2', 'a3', 'a4', 'b1', 'b2', 'c1'].map((name) => new Promise<void>((resolve) => {
      queue.add(name.slice(0, 1), async () => {
        running += 1;
        most = Math.max(most, running);
        order.push(name);
        await new Promise((next) => setImmediate(next));
        running -= 1;
        resolve();
      });
    })));
    expect(order).toEqual(['a1', 'a2', 'a3', 'b1', 'c1', 'a4', 'b2']);
    expect(most).toBe(2);
  });
});

describe('a file of questions', () => {
  it('is known by its lines, wherever pieces of it end, and gives each of them', async () => {
    const directory = await temporaryDirectory();
    let files = 0;
    const longer = fc.integer({ min: 1 << 19, max: 1 << 21 }).map((length) => 'x'.repeat(length));
    const line = fc.oneof({ weight: 5, arbitrary: fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\n', '')) }, { weight: 1, arbitrary: longer });
    await fc.assert(
      fc.asyncProperty(fc.array(line, { maxLength: 8 }), async (texts) => {
        const path = join(directory, `questions-${(files += 1)}`);
        await writeFile(path, texts.map((text) => `${text}\n`).join(''));
        const lines = await QuestionLines.read(await open(path));
        expect(lines.questions).toEqual(texts.map((text) => sha256(text)));
        for (const [index, text] of texts.entries()) expect(await lines.line(index)).toBe(text);
        await lines.close();
      }),
      { numRuns: 30 },
    );
  });
});

describe('the asker', () => {
  const task = (text: string, failures: unknown[] = [], type: 'text' | 'int' = 'text'): Task => {
    const line = questionAbout(text, type);
    return { question: sha256(line), line: async () => line, group: 'v_notes', admit: () => true, inSession: () => Promise.reject(new Error('no session')), onFailure: (error) => void failures.push(error) };
  };
  const askerOf = (model: ChatModel, { concurrency = 4, cache = memoryCache() }: { concurrency?: number; cache?: AnswerCache } = {}) =>
    new Asker({ cache, model: () => model, concurrency, notBefore: undefined, signal: undefined });

  it('asks equal questions once', async () => {
    const model = saying('yes');
    const asker = askerOf(model);
    const asked = await Promise.all(Array.from({ length: 100 }, () => asker.ask(task('a'))));
    expect(new Set(asked.map(({ outcome }) => outcome))).toEqual(new Set(['answered']));
    expect(model.requests).toHaveLength(1);
    expect(asker.counts).toEqual({ asked: 1, reused: 0, failed: 0, left: 0 });
    expect(asker.usage).toEqual({ inputTokens: 10, outputTokens: 2 });
  });

  it('counts what somebody else asked meanwhile as reused', async () => {
    const asker = askerOf(saying(), { cache: memoryCache([answerTo(questionAbout('a'), 'yes')]) });
    expect(await asker.ask(task('a'))).toMatchObject({ outcome: 'answered', answer: { text: 'yes' } });
    expect(asker.counts).toEqual({ asked: 0, reused: 1, failed: 0, left: 0 });
  });

  it('opens no model while nothing is asked', async () => {
    const asker = new Asker({ cache: memoryCache([answerTo(questionAbout('a'), 'yes')]), model: () => { throw new Error('opened'); }, concurrency: 1, notBefore: undefined, signal: undefined });
    expect(await asker.ask(task('a'))).toMatchObject({ outcome: 'answered' });
  });

  it('asks nothing new once it is stopped, and counts what is left', async () => {
    const model = saying('1', '2', '3');
    const asker = askerOf(model, { concurrency: 1 });
    const asked = ['a', 'b', 'c'].map((text) => asker.ask(task(text)));
    expect(await asked[0]).toMatchObject({ outcome: 'answered' });
    asker.stop();
    expect(await asked[2]).toEqual({ outcome: 'not asked' });
    expect(asker.counts.asked + asker.counts.left).toBe(3);
    expect(model.requests.length).toBe(asker.counts.asked);
  });

  it.each([0, 1, 5, 12])('sends %d requests at most when no more are allowed, whatever is going on at once', async (limit) => {
    let sent = 0;
    const model: ChatModel = {
      async reply() {
        if (sent === limit) throw new CallsSpent();
        sent += 1;
        await new Promise((next) => setImmediate(next));
        return { text: 'yes', model: 'm', usage: { inputTokens: 1, outputTokens: 1 } };
      },
    };
    const asker = askerOf(model, { concurrency: 8 });
    await Promise.all(Array.from({ length: 20 }, (_, index) => asker.ask(task(`${index}`))));
    expect(asker.counts).toEqual({ asked: limit, reused: 0, failed: 0, left: 20 - limit });
    expect(asker.spent).toBe(true);
  });

  it('tells of a question that failed, with what was spent on it, and goes on', async () => {
    const failures: unknown[] = [];
    const asker = askerOf(saying('x', 'y', 'z', '4'), { concurrency: 1 });
    expect(await asker.ask(task('a', failures, 'int'))).toEqual({ outcome: 'failed' });
    expect(await asker.ask(task('b', failures, 'int'))).toMatchObject({ outcome: 'answered' });
    expect(failures).toEqual([expect.any(NeverFits)]);
    expect(asker.counts).toEqual({ asked: 1, reused: 0, failed: 1, left: 0 });
    expect(asker.usage).toEqual({ inputTokens: 40, outputTokens: 8 });
  });
});
