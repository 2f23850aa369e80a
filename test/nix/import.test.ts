import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { canonicalJson } from '../../compiler/canonical-json.ts';
import type { Answer } from '../../runtime/answer.ts';
import { exclusive } from '../../runtime/exclusive.ts';
import { identify } from '../../runtime/identify.ts';
import { importAnswers } from '../../runtime/project/import-answers.ts';
import { entryOf, type LockEntry, lockName, printLockFile } from '../../runtime/resolve/lock-file.ts';
import { openAnswerCache } from '../../runtime/resolve/open-answer-cache.ts';
import { sha256 } from '../../runtime/sha256.ts';
import { rlmc } from '../cli/support/rlmc.ts';
import { answerTo, questionOf } from '../support/answers.ts';
import { temporaryDirectory, temporaryStore } from './support/temporary.ts';

let store: string;

beforeEach(async () => {
  store = await temporaryStore();
});

/** The lock and the answers of a folder that a colleague's build made. */
async function received(answers: readonly Answer[], change: (entry: LockEntry) => LockEntry = (entry) => entry): Promise<string> {
  const folder = await temporaryDirectory();
  await mkdir(join(folder, 'answers'));
  for (const { question, text } of answers) await writeFile(join(folder, 'answers', question), text);
  const entries = Object.fromEntries(answers.map((answer) => [answer.question, change(entryOf(answer))]));
  await writeFile(join(folder, lockName), printLockFile({ nodes: {}, answers: entries }));
  return folder;
}

const importing = (folder: string, ...argv: readonly string[]) => rlmc(['import', folder, '--store', store, ...argv]);

async function found(...texts: readonly string[]): Promise<readonly Answer[]> {
  const cache = await openAnswerCache({ store });
  const answers = await cache.find(texts.map(questionOf));
  await cache.close();
  return [...answers.values()];
}

describe('rlmc import', () => {
  it('adopts the answers of a folder, and how they came about', async () => {
    const answers = [answerTo('a', { fingerprint: 'fp', rejected: [{ reason: 'not a number', date: '2026-01-01T00:00:00Z', usage: { inputTokens: 1, outputTokens: 2 } }] }), answerTo('b', { says: '' })];
    expect(await importing(await received(answers))).toEqual({ status: 0, stdout: '2 new, 0 known, 0 refused\n', stderr: '' });
    expect(await found('a', 'b')).toEqual(answers);
  });

  it('says what was known, and does not put it into the store again', async () => {
    const folder = await received([answerTo('a'), answerTo('b')]);
    await importing(folder);
    expect(JSON.parse((await importing(folder, '--json')).stdout)).toEqual({ new: 0, known: 2, refused: 0, diagnostics: [] });
    const roots = await readdir(join(store, 'nix/var/nix/gcroots/rlmc/answers'));
    expect(roots).toHaveLength(1);
  });

  it('adopts a newer answer, and not an older one', async () => {
    const at = (month: number) => answerTo('a', { says: `in month ${month}`, date: `2026-0${month}-01T00:00:00Z` });
    expect((await importing(await received([at(2)]))).stdout).toBe('1 new, 0 known, 0 refused\n');
    expect((await importing(await received([at(1)]))).stdout).toBe('0 new, 1 known, 0 refused\n');
    expect((await importing(await received([at(3)]))).stdout).toBe('1 new, 0 known, 0 refused\n');
    expect(await found('a')).toEqual([at(3)]);
  });

  it('refuses an answer that is not the one that was given, or is missing, and adopts the others', async () => {
    const folder = await received([answerTo('a'), answerTo('b'), answerTo('c')]);
    await writeFile(join(folder, 'answers', questionOf('a')), 'something else');
    await rm(join(folder, 'answers', questionOf('b')));
    const { status, stdout, stderr } = await importing(folder);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '1 new, 0 known, 2 refused\n' });
    for (const name of ['a', 'b']) expect(stderr).toContain(questionOf(name));
    expect(await found('a', 'b', 'c')).toEqual([answerTo('c')]);
  });

  it('refuses an entry that was changed, or is of another question', async () => {
    const edited = await received([answerTo('a')], (entry) => ({ ...entry, model: 'a-better-model' }));
    const swapped = await received([answerTo('a')], () => entryOf({ ...answerTo('b'), text: answerTo('a').text }));
    for (const folder of [edited, swapped]) {
      const printed = JSON.parse((await importing(folder, '--json')).stdout);
      expect(printed).toMatchObject({ new: 0, known: 0, refused: 1, diagnostics: [{ code: 'RLM6031', message: expect.stringContaining(questionOf('a')) }] });
    }
    expect(await found('a')).toEqual([]);
  });

  it('refuses bytes that are no text, though all hashes are right', async () => {
    const answer = answerTo('a');
    const folder = await received([answer]);
    const bytes = Buffer.of(0xff);
    await writeFile(join(folder, 'answers', answer.question), bytes);
    const { check: _, fingerprint: __, ...unsigned } = { ...entryOf(answer), answer: sha256(bytes) };
    const entry = { ...unsigned, check: sha256(canonicalJson({ ...unsigned, question: answer.question })) };
    await writeFile(join(folder, lockName), printLockFile({ nodes: {}, answers: { [answer.question]: entry } }));
    expect(JSON.parse((await importing(folder, '--json')).stdout)).toMatchObject({ new: 0, diagnostics: [{ code: 'RLM6032' }] });
  });

  it('says so of what is no such folder (RLM6041), or has a lock that cannot be read', async () => {
    const folder = await temporaryDirectory();
    const refused = async (path: string) => {
      const { status, stdout } = await importing(path, '--json');
      expect(status).toBe(1);
      return JSON.parse(stdout).diagnostics;
    };
    expect(await refused(join(folder, 'nothing'))).toMatchObject([{ code: 'RLM6041', message: expect.stringContaining('there is no such folder') }]);
    expect(await refused(folder)).toMatchObject([{ code: 'RLM6041', message: expect.stringContaining('it has no `rlm.lock`') }]);
    await writeFile(join(folder, 'run.json'), '{}');
    expect(await refused(folder)).toMatchObject([{ code: 'RLM6041', hint: expect.stringContaining('it is the folder of a run: name a flake in it') }]);
    await writeFile(join(folder, lockName), '{');
    expect(await refused(folder)).toMatchObject([{ code: 'RLM6030' }]);
    expect(await refused(join(folder, lockName))).toMatchObject([{ code: 'RLM6041', message: expect.stringContaining('it is no folder') }]);
  });

  it('leaves the folder as it was', async () => {
    const folder = await received([answerTo('a')]);
    const before = await readFile(join(folder, lockName), 'utf8');
    await importing(folder);
    expect(await readdir(folder)).toEqual(['answers', lockName]);
    expect(await readFile(join(folder, lockName), 'utf8')).toBe(before);
  });

  it('waits for whoever writes the folder', async () => {
    const folder = await received([answerTo('a')]);
    await writeFile(join(folder, 'answers', questionOf('a')), '');
    const build = await exclusive(await identify(folder), {});
    const waiting = Promise.withResolvers<void>();
    const imported = importAnswers({ folder, store, onWait: () => waiting.resolve() });
    await waiting.promise;
    await writeFile(join(folder, 'answers', questionOf('a')), answerTo('a').text);
    build.release();
    expect(await imported).toEqual({ adopted: 1, known: 0, refused: [] });
  });
});
