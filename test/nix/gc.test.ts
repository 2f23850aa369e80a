import { mkdir, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Answer } from '../../runtime/answer.ts';
import { Journal } from '../../runtime/resolve/journal.ts';
import { openAnswerCache } from '../../runtime/resolve/open-answer-cache.ts';
import { batchLock } from '../../runtime/store/add-answers.ts';
import { answerPlaces } from '../../runtime/store/answer-places.ts';
import { tryExclusive } from '../../runtime/exclusive.ts';
import { rlmc } from '../cli/support/rlmc.ts';
import { answerTo, questionOf } from '../support/answers.ts';
import { temporaryStore } from './support/temporary.ts';

const day = 86_400_000;

/** When it is so many days ago, as records have it. */
const daysAgo = (days: number): string => new Date(Date.now() - days * day).toISOString().replace(/\.\d+/, '');

let store: string;

beforeEach(async () => {
  store = await temporaryStore();
});

async function keep(...answers: readonly Answer[]): Promise<void> {
  const cache = await openAnswerCache({ store });
  await cache.keep(answers);
  await cache.close();
}

async function kept(...texts: readonly string[]): Promise<readonly string[]> {
  const cache = await openAnswerCache({ store });
  const found = await cache.find(texts.map(questionOf));
  await cache.close();
  return [...found.values()].map(({ text }) => text);
}

const gc = (...argv: readonly string[]) => rlmc(['gc', '--store', store, ...argv]);

const batches = async () => readdir((await answerPlaces(store)).roots?.directory ?? '');

describe('rlmc gc', () => {
  it('drops answers that are too old, says how many and from when the oldest is that it keeps, and how to free the space', async () => {
    const recent = daysAgo(20);
    await keep(answerTo('a', { date: daysAgo(50) }), answerTo('b', { date: daysAgo(40) }), answerTo('c', { date: recent }), answerTo('d', { date: daysAgo(1) }));
    const { status, stdout, stderr } = await gc('--older-than', '30d');
    expect({ status, stdout }).toEqual({ status: 0, stdout: `dropped 2: 2 too old\nkept 2, the oldest of ${recent}\n` });
    expect(stderr).toBe(`\`nix-collect-garbage --store ${store}\` frees their space\n`);
    expect(await kept('a', 'b', 'c', 'd')).toEqual(['the answer to c', 'the answer to d']);
  });

  it('drops nothing of age alone, unless it is told to', async () => {
    await keep(answerTo('a', { date: daysAgo(1000) }));
    expect(await gc()).toMatchObject({ status: 0, stdout: expect.stringMatching(/^dropped 0\nkept 1, /), stderr: '' });
    expect(await kept('a')).toHaveLength(1);
  });

  it('always drops answers that have a newer one', async () => {
    await keep(answerTo('a', { says: 'older', date: daysAgo(2) }));
    await keep(answerTo('a', { says: 'newer', date: daysAgo(1) }));
    expect(await gc()).toMatchObject({ stdout: expect.stringMatching(/^dropped 1: 1 with a newer answer\nkept 1, /) });
    expect(await kept('a')).toEqual(['newer']);
    expect(await batches()).toHaveLength(1);
  });

  it('changes nothing with --dry-run, and says what it would', async () => {
    await keep(answerTo('a', { date: daysAgo(50) }));
    const journal = new Journal((await answerPlaces(store)).journal);
    await journal.append(answerTo('b'));
    await journal.close();
    const { stdout, stderr } = await gc('--older-than', '30d', '--dry-run');
    expect({ stdout, stderr }).toEqual({ stdout: 'would drop 1: 1 too old\nkept 0\n', stderr: '' });
    expect(await batches()).toHaveLength(1);
    expect(await readdir((await answerPlaces(store)).journal)).toHaveLength(1);
    expect(await kept('a', 'b')).toHaveLength(2);
  });

  it('prints one object with --json', async () => {
    await keep(answerTo('a', { date: daysAgo(50) }));
    expect(JSON.parse((await gc('--older-than', '7w', '--json')).stdout)).toEqual({ dryRun: false, dropped: { old: 1, superseded: 0, broken: 0 }, kept: 0, oldest: null });
  });

  it('puts into the store first what a killed process left in its journal', async () => {
    const journal = new Journal((await answerPlaces(store)).journal);
    await journal.append(answerTo('a', { date: daysAgo(50) }));
    await journal.append(answerTo('b', { date: daysAgo(1) }));
    await journal.close();
    expect(JSON.parse((await gc('--older-than', '30d', '--json')).stdout)).toMatchObject({ dropped: { old: 1 }, kept: 1 });
    expect(await readdir((await answerPlaces(store)).journal)).toEqual([]);
  });

  it('leaves alone what another process is just writing', async () => {
    await keep(answerTo('a', { date: daysAgo(50) }));
    const { roots } = await answerPlaces(store);
    const [batch = ''] = await batches();
    const lock = roots === undefined ? undefined : await tryExclusive(batchLock(roots, batch));
    expect(JSON.parse((await gc('--older-than', '30d', '--json')).stdout)).toMatchObject({ dropped: { old: 0 } });
    lock?.release();
    expect(await kept('a')).toHaveLength(1);
  });

  it('keeps the records of a batch as long as one of its answers is kept', async () => {
    await keep(answerTo('a', { date: daysAgo(50) }), answerTo('b', { date: daysAgo(1) }));
    await gc('--older-than', '30d');
    expect(await readdir(join((await answerPlaces(store)).roots?.directory ?? '', (await batches())[0] ?? ''))).toHaveLength(3);
    expect(await kept('a', 'b')).toEqual(['the answer to b']);
    expect(JSON.parse((await gc('--json')).stdout)).toMatchObject({ dropped: { broken: 0 }, kept: 1 });
    await gc('--older-than', '0s');
    expect(await batches()).toEqual([]);
  });

  it('refuses a duration that is none', async () => {
    expect(await gc('--older-than', 'yesterday')).toMatchObject({ status: 2, stdout: '' });
  });

  it('says so where what is kept cannot be read', async () => {
    await mkdir(join(store, 'nix/var/rlmc'), { recursive: true });
    await writeFile(join(store, 'nix/var/rlmc/journal'), '');
    const { status, stdout, stderr } = await gc('--json');
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, diagnostics: [{ code: 'RLM6040' }] });
    expect(stderr).toContain('error RLM6040');
  });

  it('has nothing to do where nothing was ever kept', async () => {
    expect(await gc()).toMatchObject({ status: 0, stdout: 'dropped 0\nkept 0\n' });
  });
});
