import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entryOf, isIntact, type LockEntry, printLockFile, readLockFile } from '../../../runtime/resolve/lock-file.ts';
import { temporaryDirectory } from '../../nix/support/temporary.ts';
import { answerTo } from './support/answers.ts';

const answers = ['a', 'b', 'c'].map((text) => answerTo(text, `${text}!`, { rejected: [{ reason: 'No.', date: '2026-11-01T09:00:00Z', usage: { inputTokens: 1, outputTokens: 2 } }] }));
const [first, second] = answers.map(({ question }) => question) as [string, string, string];
const entries = Object.fromEntries(answers.map((answer) => [answer.question, entryOf(answer)]));
const lock = { nodes: { v_notes: [[first, second], [first]], n_1: [[]] }, answers: entries };

describe('the text of a lock', () => {
  it('is the same in whatever order things were found', () => {
    const reversed = { nodes: { n_1: [[]], v_notes: lock.nodes.v_notes }, answers: Object.fromEntries(Object.entries(entries).reverse()) };
    expect(printLockFile(reversed)).toBe(printLockFile(lock));
  });

  it('says the same when it is read', async () => {
    const folder = await temporaryDirectory();
    await writeFile(join(folder, 'rlm.lock'), printLockFile(lock));
    expect(await readLockFile(folder)).toEqual({ version: 1, ...lock });
  });

  it('has a line of its own for each question and each answer', () => {
    const lines = printLockFile(lock).split('\n');
    for (const { question } of answers) expect(lines.filter((line) => line.includes(`"${question}": {`))).toHaveLength(1);
    expect(lines.filter((line) => line.trim().startsWith(`"${second}"`) && !line.includes('{'))).toHaveLength(1);
  });
});

describe('an entry', () => {
  it('has the tokens that the endpoint tells apart, and nothing in their place where it does not', async () => {
    const told = answerTo('a', 'a!', { usage: { inputTokens: 10, outputTokens: 5, cachedTokens: 8, reasoningTokens: 0 } });
    const untold = answerTo('b', 'b!');
    const text = printLockFile({ nodes: {}, answers: { [told.question]: entryOf(told), [untold.question]: entryOf(untold) } });
    expect(text).toContain('"usage":{"cachedTokens":8,"inputTokens":10,"outputTokens":5,"reasoningTokens":0}');
    expect(text).toContain('"usage":{"inputTokens":10,"outputTokens":2}');
    const folder = await temporaryDirectory();
    await writeFile(join(folder, 'rlm.lock'), text);
    const { answers } = await readLockFile(folder);
    for (const [question, entry] of Object.entries(answers)) expect(isIntact(question, entry)).toBe(true);
    expect(answers[told.question]?.usage).toEqual(told.record.usage);
  });

  it('is intact as it was written, and for no other question', () => {
    for (const [question, entry] of Object.entries(entries)) expect(isIntact(question, entry)).toBe(true);
    expect(isIntact(first, entryOf(answers[1] ?? answerTo('', '')))).toBe(false);
  });

  it('is not intact after any edit', () => {
    const entry = entryOf(answerTo('a', 'a!', { fingerprint: 'fp' }));
    const edits = fc.constantFrom<Partial<LockEntry>[]>(
      { answer: '0'.repeat(64) },
      { model: 'gpt-9' },
      { fingerprint: 'other' },
      { date: '2026-11-01T10:00:01Z' },
      { usage: { inputTokens: 11, outputTokens: 2 } },
      { rejected: [{ reason: '', date: '2026-11-01T10:00:01Z', usage: { inputTokens: 0, outputTokens: 0 } }] },
    );
    fc.assert(fc.property(edits, (edit) => !isIntact(answerTo('a', '').question, { ...entry, ...edit })));
  });
});

describe('a lock that cannot be read', () => {
  const text = printLockFile(lock);
  it.each<[string, string, string | RegExp]>([
    ['is empty', '', 'it is not JSON'],
    ['was cut off', text.slice(0, -20), 'it is not JSON'],
    ['is a list', '[]', 'is not as it should be'],
    ['has a conflict of a merge', text.replace('  "nodes"', '<<<<<<< HEAD\n  "nodes"'), 'line 3 is a conflict of a merge'],
    ['is of a later version', text.replace('"version": 1', '"version": 2'), 'version 2, and this rlmc knows version 1'],
    ['has an answer without a date', text.replaceAll(/"date":"[^"]*",/g, ''), `answers → ${Object.keys(entries).sort()[0]} → date`],
    ['has a question that is none', text.replaceAll(first, 'first'), /(nodes → v_notes → 0 → 0|answers) is not as it should be/],
    ['has something more', text.replace('"version": 1', '"version": 1, "more": 2'), 'is not as it should be'],
  ])('that %s is RLM6030 and says so', async (_, damaged, reason) => {
    const folder = await temporaryDirectory();
    await writeFile(join(folder, 'rlm.lock'), damaged);
    await expect(readLockFile(folder)).rejects.toMatchObject({
      diagnostic: { code: 'RLM6030', message: typeof reason === 'string' ? expect.stringContaining(reason) : expect.stringMatching(reason) },
    });
  });

  it('is one that is no file', async () => {
    const folder = await temporaryDirectory();
    await mkdir(join(folder, 'rlm.lock'));
    await expect(readLockFile(folder)).rejects.toMatchObject({ diagnostic: { code: 'RLM6030', message: expect.stringContaining('no ordinary file') } });
  });
});
