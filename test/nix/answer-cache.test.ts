import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Answer } from '../../runtime/answer.ts';
import { collectAnswers } from '../../runtime/project/collect-answers.ts';
import { openAnswerCache } from '../../runtime/resolve/open-answer-cache.ts';
import { sha256 } from '../../runtime/sha256.ts';
import { answerPath } from '../../runtime/store/answer-files.ts';
import { answerPlaces } from '../../runtime/store/answer-places.ts';
import { Interrupted } from '../../runtime/store/interrupted.ts';
import type { NixSettings } from '../../runtime/store/nix-command.ts';
import { nixOutput } from '../../runtime/store/nix-output.ts';
import { answerTo, questionOf } from '../support/answers.ts';
import { ordinaryUser } from './support/ordinary-user.ts';
import { temporaryDirectory, temporaryStore } from './support/temporary.ts';

// What is kept of the machine's store and of stores elsewhere must not be the user's.
beforeEach(async () => void vi.stubEnv('XDG_STATE_HOME', await temporaryDirectory()));
afterEach(() => vi.unstubAllEnvs());

const names = (count: number) => Array.from({ length: count }, (_, index) => `question ${index}`);

/** Keeps answers, and has them put into the store. */
async function keep(answers: readonly Answer[], settings: NixSettings): Promise<void> {
  const cache = await openAnswerCache(settings);
  await cache.keep(answers);
  await cache.close();
}

/** What is found by somebody who opens it anew. */
async function found(texts: readonly string[], settings: NixSettings, notBefore?: Date): Promise<readonly Answer[]> {
  const cache = await openAnswerCache(settings);
  try {
    return [...(await cache.find(texts.map(questionOf), notBefore)).values()];
  } finally {
    await cache.close();
  }
}

const startAsker = (store: string, log: string, count: number, mode: 'close' | 'stay' | 'hang') =>
  execa(process.execPath, [fileURLToPath(new URL('support/asker.ts', import.meta.url)), store, log, String(count), mode], { reject: false });

const linesOf = async (file: string) => (await readFile(file, 'utf8')).split('\n').slice(0, -1);

async function journals(store: string | undefined): Promise<readonly string[]> {
  const { journal } = await answerPlaces(store);
  return existsSync(journal) ? readdir(journal) : [];
}

async function batches(store: string): Promise<readonly string[]> {
  const directory = await rootsOf(store);
  return existsSync(directory) ? (await readdir(directory)).map((name) => join(directory, name)) : [];
}

async function rootsOf(store: string): Promise<string> {
  const { roots } = await answerPlaces(store);
  if (roots === undefined) throw new Error('no roots');
  return roots.directory;
}

const pathOf = ({ question, text }: Answer) => answerPath(question, sha256(text));

describe('answers', () => {
  it('are found again, to the byte and with how they came about', async () => {
    const store = await temporaryStore();
    const answers = [
      answerTo('a', { says: 'a\r\n\u{1F600}\n', fingerprint: 'fp', rejected: [{ reason: 'no', date: '2026-01-01T00:00:00Z', usage: { inputTokens: 1, outputTokens: 1 } }] }),
      answerTo('b', { says: '' }),
    ];
    await keep(answers, { store });
    expect(await found(['a', 'b', 'c'], { store })).toEqual(answers);
    expect(await journals(store)).toEqual([]);
  });

  it('are flat fixed outputs that are named for their questions', async () => {
    const store = await temporaryStore();
    const answer = answerTo('a');
    await keep([answer], { store });
    const expression = `(derivation { name = "rlm-answer-${answer.question}"; system = "any"; builder = "/nonexistent"; outputHashMode = "flat"; outputHashAlgo = "sha256"; outputHash = "${sha256(answer.text)}"; }).outPath`;
    expect(await nixOutput('nix', ['eval', '--raw', '--expr', expression], { store })).toBe(pathOf(answer));
    await nixOutput('nix-store', ['--check-validity', pathOf(answer)], { store });
  });

  it('are found before they are in the store, by their own process and by others', async () => {
    const store = await temporaryStore();
    const cache = await openAnswerCache({ store });
    const other = await openAnswerCache({ store });
    await cache.keep([answerTo('a')]);
    expect(await batches(store)).toEqual([]);
    expect([...(await cache.find([questionOf('a')])).values()]).toEqual([answerTo('a')]);
    expect([...(await other.find([questionOf('a')])).values()]).toEqual([answerTo('a')]);
    await cache.close();
    await other.close();
  });

  it('of the same question give the newest, and none that is older than wanted', async () => {
    const store = await temporaryStore();
    const [older, newer] = [answerTo('a', { says: 'older', date: '2026-01-01T00:00:00Z' }), answerTo('a', { says: 'newer', date: '2026-02-01T00:00:00Z' })];
    await keep([newer], { store });
    await keep([older], { store });
    expect(await found(['a'], { store })).toEqual([newer]);
    expect(await found(['a'], { store }, new Date('2026-02-01T00:00:00Z'))).toEqual([newer]);
    expect(await found(['a'], { store }, new Date('2026-02-01T00:00:01Z'))).toEqual([]);
    for (const answers of [[older, newer], [newer, older]]) {
      const elsewhere = await temporaryStore();
      const cache = await openAnswerCache({ store: elsewhere });
      await cache.keep(answers);
      expect([...(await cache.find([questionOf('a')])).values()]).toEqual([newer]);
      await cache.close();
      expect(await found(['a'], { store: elsewhere })).toEqual([newer]);
    }
  });

  it('that are more than fit in one call of Nix are all kept', async () => {
    const store = await temporaryStore();
    const answers = names(2500).map((name) => answerTo(name));
    await keep(answers, { store });
    expect((await found(names(2500), { store })).toSorted((a, b) => a.question.localeCompare(b.question))).toEqual(
      answers.toSorted((a, b) => a.question.localeCompare(b.question)),
    );
    expect(await batches(store)).toHaveLength(2);
  });

  it('go to the store while others are still asked for, once there are many', async () => {
    const store = await temporaryStore();
    const cache = await openAnswerCache({ store });
    for (let from = 0; from < 600; from += 50) await cache.keep(names(600).slice(from, from + 50).map((name) => answerTo(name)));
    await vi.waitUntil(async () => (await batches(store)).length > 0, { timeout: 30_000 });
    await cache.close();
    expect(await found(names(600), { store })).toHaveLength(600);
  });
});

describe('a question', () => {
  it('that was answered is not asked, unless the answer is too old', async () => {
    const store = await temporaryStore();
    const [old, fresh] = [answerTo('a', { date: '2026-01-01T00:00:00Z' }), answerTo('a', { says: 'again', date: '2026-02-01T00:00:00Z' })];
    await keep([old], { store });
    const cache = await openAnswerCache({ store });
    const never = () => Promise.reject(new Error('asked'));
    expect(await cache.askOnce(old.question, never)).toEqual({ answer: old, asked: false });
    const since = new Date('2026-01-15T00:00:00Z');
    expect(await cache.askOnce(old.question, () => Promise.resolve(fresh), since)).toEqual({ answer: fresh, asked: true });
    expect(await cache.askOnce(old.question, never, since)).toEqual({ answer: fresh, asked: false });
    await cache.close();
    expect(await found(['a'], { store })).toEqual([fresh]);
  });

  it('whose model fails may be asked again', async () => {
    const cache = await openAnswerCache({ store: await temporaryStore() });
    await expect(cache.askOnce(questionOf('a'), () => Promise.reject(new Error('no network')))).rejects.toThrow('no network');
    expect(await cache.askOnce(questionOf('a'), () => Promise.resolve(answerTo('a')))).toEqual({ answer: answerTo('a'), asked: true });
    await cache.close();
  });

  it('that many ask at once, in one process, is asked once', async () => {
    const cache = await openAnswerCache({ store: await temporaryStore() });
    const ask = vi.fn(async () => answerTo('a'));
    const results = await Promise.all(Array.from({ length: 20 }, () => cache.askOnce(questionOf('a'), ask)));
    expect(ask).toHaveBeenCalledTimes(1);
    expect(results.filter(({ asked }) => asked)).toHaveLength(1);
    await cache.close();
  });

  it('that two processes ask at the same time is asked once', async () => {
    const store = await temporaryStore();
    const log = join(await temporaryDirectory(), 'log');
    const ended = await Promise.all([startAsker(store, log, 200, 'close'), startAsker(store, log, 200, 'close')]);
    expect(ended.map(({ stderr }) => stderr)).toEqual(['', '']);
    expect((await linesOf(log)).toSorted()).toEqual(names(200).toSorted());
    expect(ended.map(({ stdout }) => Number(stdout)).reduce((sum, asked) => sum + asked)).toBe(200);
    expect(await found(names(200), { store })).toHaveLength(200);
    expect(await journals(store)).toEqual([]);
  });

  it('that a process was asking when it was killed is asked by whoever waits', async () => {
    const store = await temporaryStore();
    const log = join(await temporaryDirectory(), 'log');
    const first = startAsker(store, log, 1, 'hang');
    await once(first.stdout, 'data');
    const second = startAsker(store, log, 1, 'close');
    const cache = await openAnswerCache({ store });
    const third = cache.askOnce(questionOf('question 0'), () => Promise.resolve(answerTo('question 0')));
    await new Promise((resolve) => setTimeout(resolve, 300));
    expect(await linesOf(log)).toEqual(['question 0']);
    first.kill('SIGKILL');
    const askedBy = [(await second).stdout, (await third).asked ? '1' : '0'];
    expect(askedBy.toSorted()).toEqual(['0', '1']);
    await cache.close();
  });

  it.each(['the work', 'whoever asks'])('is not waited for when %s is stopped', async (who) => {
    const store = await temporaryStore();
    const controller = new AbortController();
    const { signal } = controller;
    const [holder, stopped] = [await openAnswerCache({ store }), await openAnswerCache(who === 'the work' ? { store, signal } : { store })];
    const { promise: asking, resolve: begin } = Promise.withResolvers<void>();
    const { promise: answer, resolve: end } = Promise.withResolvers<Answer>();
    const held = holder.askOnce(questionOf('a'), () => (begin(), answer));
    await asking;
    const waiting = stopped.askOnce(questionOf('a'), () => Promise.reject(new Error('asked')), undefined, who === 'the work' ? undefined : signal);
    controller.abort(new Interrupted());
    await expect(waiting).rejects.toThrow(Interrupted);
    end(answerTo('a'));
    await held;
    await holder.close();
    await stopped.close();
  });
});

describe('a process that is killed', () => {
  it('leaves its answers to the next one, which puts them into the store', async () => {
    const store = await temporaryStore();
    const log = join(await temporaryDirectory(), 'log');
    const process_ = startAsker(store, log, 60, 'stay');
    await once(process_.stdout, 'data');
    process_.kill('SIGKILL');
    await process_;
    expect(await batches(store)).toEqual([]);
    expect(await journals(store)).toHaveLength(1);

    // Two at once that both put it there do no harm.
    const [one, other] = await Promise.all([found(names(60), { store }), found(names(60), { store })]);
    expect([one.length, other.length]).toEqual([60, 60]);
    expect(await journals(store)).toEqual([]);
    expect(await batches(store)).toHaveLength(1);
    expect(await found(names(60), { store })).toHaveLength(60);
  });

  it('at any moment, beside another one, has at most those questions asked again that it was asking', async () => {
    const store = await temporaryStore();
    const log = join(await temporaryDirectory(), 'log');
    await writeFile(log, '');
    const kills = 10;
    for (let kill = 0; kill < kills; kill++) {
      const [victim, survivor] = [startAsker(store, log, 40 * (kill + 1), 'close'), startAsker(store, log, 40 * (kill + 1), 'close')];
      const before = (await linesOf(log)).length;
      // Early ones are killed while they ask, later ones maybe while Nix runs.
      await vi.waitUntil(async () => (await linesOf(log)).length >= before + 4 * kill, { timeout: 30_000, interval: 5 });
      victim.kill('SIGKILL');
      await Promise.all([victim, survivor]);
      expect((await survivor).stderr).toBe('');
    }
    const asked = await linesOf(log);
    expect(new Set(asked).size).toBe(40 * kills);
    expect(asked.length).toBeLessThanOrEqual(40 * kills + 8 * kills);
    expect(await found(names(40 * kills), { store })).toHaveLength(40 * kills);
    expect(await journals(store)).toEqual([]);
    expect(await collectAnswers({ store })).toMatchObject({ dropped: { old: 0, superseded: 0 }, kept: 40 * kills });
  });

  it('at any byte of a line leaves all that was answered before', async () => {
    const store = await temporaryStore();
    const cache = await openAnswerCache({ store, signal: AbortSignal.abort(new Interrupted()) });
    await cache.keep([answerTo('a'), answerTo('b')]);
    await cache.close();
    const [file = ''] = await journals(store);
    const path = join((await answerPlaces(store)).journal, file);
    await writeFile(path, (await readFile(path)).subarray(0, -10));
    expect(await found(['a', 'b'], { store })).toEqual([answerTo('a')]);
    expect(await found(['a', 'b'], { store })).toEqual([answerTo('a')]);
    expect(await journals(store)).toEqual([]);
  });

  it('after the store has its answers, and before the journal is removed, leaves nothing twice', async () => {
    const store = await temporaryStore();
    const cache = await openAnswerCache({ store });
    await cache.keep([answerTo('a')]);
    const [file = ''] = await journals(store);
    const path = join((await answerPlaces(store)).journal, file);
    const content = await readFile(path);
    await cache.close();
    await writeFile(path, content);
    expect(await found(['a'], { store })).toEqual([answerTo('a')]);
    expect(await batches(store)).toHaveLength(1);
    expect(await journals(store)).toEqual([]);
  });
});

describe('when something is in the way', () => {
  it('of Nix, the journal stays, and the next one that can puts it into the store', async () => {
    const store = await temporaryStore();
    const cache = await openAnswerCache({ store });
    await cache.keep([answerTo('a')]);
    vi.stubEnv('PATH', '/nonexistent');
    await expect(cache.flush()).rejects.toMatchObject({ diagnostic: { code: 'RLM5001' } });
    await expect(cache.close()).rejects.toMatchObject({ diagnostic: { code: 'RLM5001' } });
    expect(await journals(store)).toHaveLength(1);
    vi.unstubAllEnvs();
    expect(await found(['a'], { store })).toEqual([answerTo('a')]);
    expect(await journals(store)).toEqual([]);
    expect(await batches(store)).toHaveLength(1);
  });

  it('a stopped process ends at once, and leaves its journal', async () => {
    const store = await temporaryStore();
    const controller = new AbortController();
    const cache = await openAnswerCache({ store, signal: controller.signal });
    await cache.keep([answerTo('a')]);
    controller.abort(new Interrupted());
    await cache.close();
    expect(await journals(store)).toHaveLength(1);
    expect(await batches(store)).toEqual([]);
    expect(await found(['a'], { store })).toEqual([answerTo('a')]);
  });

  it('of the journal or the roots, that is RLM6040 before anything is asked', async () => {
    const refused = { diagnostic: { code: 'RLM6040', message: expect.stringContaining('a part of its path is no directory') } };
    for (const place of ['nix/var/rlmc/journal', 'nix/var/nix/gcroots/rlmc/answers']) {
      const store = await temporaryStore();
      await mkdir(join(store, place, '..'), { recursive: true });
      await writeFile(join(store, place), '');
      await expect(openAnswerCache({ store })).rejects.toMatchObject(refused);
    }
  });

  it('to read an answer that is there, that is no reason to ask again, but RLM6040', async () => {
    const store = await temporaryStore();
    await keep(['a', 'b'].map((name) => answerTo(name)), { store });
    const [path = ''] = (await readdir(join(store, 'nix/store'))).filter((name) => name.endsWith(`-rlm-answer-${questionOf('a')}`));
    const file = join(store, 'nix/store', path);
    await rm(file);
    // What even the superuser cannot read.
    await symlink(basename(file), file);
    await expect(found(['a'], { store })).rejects.toMatchObject({ diagnostic: { code: 'RLM6040', message: expect.stringContaining(path) } });
    expect(await found(['b'], { store })).toHaveLength(1);
  });

  it('of writing, the answer is not said to be kept', async () => {
    const store = await temporaryStore();
    const cache = await openAnswerCache({ store });
    await mkdir(join(store, 'nix/var'), { recursive: true });
    await writeFile(join(store, 'nix/var/rlmc'), '');
    await expect(cache.askOnce(questionOf('a'), () => Promise.resolve(answerTo('a')))).rejects.toMatchObject({ diagnostic: { code: expect.stringMatching(/RLM6040|RLM5014/) } });
    await rm(join(store, 'nix/var/rlmc'));
    await cache.close();
  });
});

describe('the roots', () => {
  it('keep answers from the garbage collector until they are dropped', async () => {
    const store = await temporaryStore();
    const answer = answerTo('a');
    await keep([answer], { store });
    await nixOutput('nix-store', ['--gc'], { store });
    expect(await found(['a'], { store })).toEqual([answer]);
    expect(await collectAnswers({ store, olderThan: 0 })).toEqual({ dropped: { old: 1, superseded: 0, broken: 0 }, kept: 0, oldest: undefined });
    expect(await found(['a'], { store })).toEqual([]);
    expect(existsSync(join(store, pathOf(answer)))).toBe(true);
    await nixOutput('nix-store', ['--gc'], { store });
    expect(existsSync(join(store, pathOf(answer)))).toBe(false);
  });

  it('keep answers, and how they came about, from collections that run while they are put into the store', async () => {
    const store = await temporaryStore();
    let keeping = true;
    const collecting = (async () => {
      // One right after another has Nix 2.8 itself take, now and then, what was just added.
      for (; keeping; await new Promise((resolve) => setTimeout(resolve, 150))) await nixOutput('nix-store', ['--gc'], { store });
    })();
    const answers = names(25).map((name) => answerTo(name));
    for (const answer of answers) await keep([answer], { store });
    keeping = false;
    await collecting;
    await nixOutput('nix-store', ['--gc'], { store });
    expect(await found(names(25), { store })).toEqual(answers);
  });

  it('do not keep Nix from setting up a store that is new', async () => {
    const store = await temporaryStore();
    await keep([answerTo('a')], { store });
    expect(await readdir(join(store, 'nix/var/nix/gcroots'))).toContain('profiles');
  });

  const planted = (store: string) => batches(store).then(([batch = '']) => batch);

  it.each<[string, (store: string, answer: Answer) => Promise<unknown>]>([
    [
      'to the answer of another question',
      async (store) => {
        const [link = ''] = (await readdir(await planted(store))).filter((name) => name.includes(questionOf('a')));
        await rm(join(await planted(store), link));
        await symlink(pathOf(answerTo('b')), join(await planted(store), link));
      },
    ],
    [
      'that has no record',
      async (store, answer) => {
        const other = { ...answer, question: questionOf('c') };
        const file = join(await temporaryDirectory(), `rlm-answer-${other.question}`);
        await writeFile(file, other.text);
        await nixOutput('nix-store', ['--add-fixed', 'sha256', file], { store });
        await symlink(pathOf(other), join(await planted(store), basename(pathOf(other))));
        await rm(join(await planted(store), basename(pathOf(answer))));
      },
    ],
    [
      'to a path of another name',
      async (store, answer) => {
        const file = join(await temporaryDirectory(), `rlm-other-${answer.question}`);
        await writeFile(file, answer.text);
        const renamed = await nixOutput('nix-store', ['--add-fixed', 'sha256', file], { store });
        await rm(join(await planted(store), basename(pathOf(answer))));
        await symlink(renamed, join(await planted(store), basename(pathOf(answer))));
      },
    ],
    [
      'to a file outside of the store',
      async (store, answer) => {
        const outside = join(await temporaryDirectory(), basename(pathOf(answer)));
        await writeFile(outside, answer.text);
        await rm(join(await planted(store), basename(pathOf(answer))));
        await symlink(outside, join(await planted(store), basename(pathOf(answer))));
      },
    ],
    [
      'that is a file',
      async (store, answer) => {
        await rm(join(await planted(store), basename(pathOf(answer))));
        await writeFile(join(await planted(store), basename(pathOf(answer))), answer.text);
      },
    ],
  ])('%s count for nothing, and gc says that they are broken', async (_, poison) => {
    const store = await temporaryStore();
    const [answer, other] = [answerTo('a'), answerTo('b')];
    await keep([answer, other], { store });
    await poison(store, answer);
    expect(await found(['a', 'c'], { store })).toEqual([]);
    expect(await found(['b'], { store })).toEqual([other]);
    const cache = await openAnswerCache({ store });
    expect((await cache.askOnce(answer.question, () => Promise.resolve(answer))).asked).toBe(true);
    await cache.close();
    expect(await found(['a', 'b'], { store })).toEqual([answer, other]);
    expect(await collectAnswers({ store })).toMatchObject({ kept: 2 });
    expect(await found(['a', 'b'], { store })).toEqual([answer, other]);
  });

  it.each<[string, (path: string) => Promise<unknown>]>([
    ['to nothing', (path) => rm(path)],
    ['to bytes that were edited', (path) => chmod(path, 0o644).then(() => writeFile(path, 'a better answer'))],
  ])('%s, which Nix takes for valid, count for nothing; gc lets them go, and the answer is kept', async (_, damage) => {
    const store = await temporaryStore();
    const [answer, other] = [answerTo('a'), answerTo('b')];
    await keep([answer, other], { store });
    await damage(join(store, pathOf(answer)));
    expect(await found(['a', 'b'], { store })).toEqual([other]);
    const cache = await openAnswerCache({ store });
    expect((await cache.askOnce(answer.question, () => Promise.resolve(answer))).asked).toBe(true);
    const damaged = { diagnostic: { code: 'RLM6042', message: expect.stringContaining(pathOf(answer)) } };
    await expect(cache.close()).rejects.toMatchObject(damaged);

    const reader = await openAnswerCache({ store, signal: AbortSignal.abort(new Interrupted()) });
    expect([...(await reader.find([answer.question, other.question])).values()]).toEqual([answer, other]);
    await reader.close();
    await expect(collectAnswers({ store })).rejects.toMatchObject(damaged);
    await nixOutput('nix-store', ['--delete', pathOf(answer)], { store });
    expect(await found(['a', 'b'], { store })).toEqual([answer, other]);
    expect(await journals(store)).toEqual([]);
    expect(await collectAnswers({ store })).toMatchObject({ dropped: { broken: 0 }, kept: 2 });
  });

  it('of records that were edited count for nothing', async () => {
    const store = await temporaryStore();
    await keep([answerTo('a')], { store });
    const records = join(store, 'nix/store', (await readdir(join(store, 'nix/store'))).find((name) => name.endsWith('-rlm-answer-records')) ?? '');
    await chmod(records, 0o644);
    await writeFile(records, (await readFile(records, 'utf8')).replace('a-model', 'b-model'));
    expect(await found(['a'], { store })).toEqual([]);
    expect(await collectAnswers({ store })).toEqual({ dropped: { old: 0, superseded: 0, broken: 2 }, kept: 0, oldest: undefined });
    expect(await batches(store)).toEqual([]);
  });

  it('of somebody else in place of a batch lead nowhere', async () => {
    const [store, theirs] = [await temporaryStore(), await temporaryStore()];
    await keep([answerTo('a')], { store: theirs });
    await mkdir(await rootsOf(store), { recursive: true });
    await symlink(await planted(theirs), join(await rootsOf(store), 'batch'));
    expect(await found(['a'], { store })).toEqual([]);
    expect(await collectAnswers({ store })).toMatchObject({ dropped: { broken: 1 } });
    expect(await found(['a'], { store: theirs })).toEqual([answerTo('a')]);
  });
});

const machineStoreIsOurs = process.getuid?.() === 0 || existsSync('/nix/var/nix/daemon-socket/socket');

it.runIf(machineStoreIsOurs)("the machine's own store keeps answers, by roots in the user's state directory", async () => {
  const texts = names(20).map((name) => `${name} of ${process.pid}`);
  const answers = texts.map((text) => answerTo(text));
  try {
    await keep(answers, {});
    expect(await found(texts, {})).toHaveLength(20);
    const kept = await nixOutput('nix-store', ['--query', '--roots', pathOf(answerTo(texts[0] ?? ''))], {});
    expect(kept).toContain((await answerPlaces(undefined)).roots?.directory);
  } finally {
    expect(await collectAnswers({ olderThan: 0 })).toMatchObject({ dropped: { old: 20, broken: 0 }, kept: 0 });
    await nixOutput('nix-store', ['--delete', ...answers.map(pathOf)], {});
  }
  expect(await found(texts, {})).toEqual([]);
});

it('an ordinary user keeps answers in a store of their own', async () => {
  const user = await ordinaryUser();
  const [store, log] = [join(user.home, 'store'), join(user.home, 'log')];
  const asker = fileURLToPath(new URL('support/asker.ts', import.meta.url));
  expect(await user.run(asker, [store, log, '20', 'close'])).toBe('20');
  expect(await user.run(asker, [store, log, '20', 'close'])).toBe('0');
  expect(await journals(store)).toEqual([]);
});

it('a store that Nix is told of elsewhere keeps its answers in journals, since roots there are not to be seen', async () => {
  vi.stubEnv('NIX_REMOTE', await temporaryStore());
  await keep([answerTo('a'), answerTo('b')], {});
  await keep([answerTo('c')], {});
  expect(await found(['a', 'b', 'c'], {})).toHaveLength(3);
  expect(await collectAnswers({})).toMatchObject({ dropped: { old: 0, superseded: 0, broken: 0 } });
  expect(await found(['a', 'b', 'c'], {})).toHaveLength(3);
  expect(await journals(undefined)).toHaveLength(2);
});

describe('of a store that is elsewhere', () => {
  const store = 'ssh-ng://nobody@host.invalid';

  it('answers are kept in journals, and found there', async () => {
    await keep([answerTo('a')], { store });
    await keep([answerTo('b')], { store });
    expect(await found(['a', 'b'], { store })).toEqual([answerTo('a'), answerTo('b')]);
    expect(await found(['a'], { store: 'ssh-ng://another.invalid' })).toEqual([]);
  });

  it('gc makes one journal of many, without what is old or superseded', async () => {
    await keep([answerTo('a', { date: '2026-01-01T00:00:00Z' }), answerTo('b', { says: 'older', date: '2026-05-01T00:00:00Z' })], { store });
    await keep([answerTo('b', { says: 'newer', date: '2026-06-01T00:00:00Z' })], { store });
    const olderThan = Date.now() - Date.parse('2026-03-01T00:00:00Z');
    const collected = { dropped: { old: 1, superseded: 1, broken: 0 }, kept: 1, oldest: '2026-06-01T00:00:00Z' };
    const before = await journals(store);
    expect(await collectAnswers({ store, olderThan, dryRun: true })).toEqual(collected);
    expect(await journals(store)).toEqual(before);
    expect(await collectAnswers({ store, olderThan })).toEqual(collected);
    expect(await journals(store)).toHaveLength(1);
    expect((await found(['a', 'b'], { store })).map(({ text }) => text)).toEqual(['newer']);
  });
});
