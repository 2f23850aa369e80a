import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Exclusive, tryExclusive } from '../../runtime/exclusive.ts';
import { identify } from '../../runtime/identify.ts';
import { entryOf, printLockFile, readLockFile } from '../../runtime/resolve/lock-file.ts';
import { scriptedModel, type ScriptedModel } from '../support/scripted-model.ts';
import { answerOf, askingOf, place, type Place, runRlmc } from './support/asking.ts';

let here: Place;
let server: ScriptedModel;
let folder: string;

const honest = ({ texts }: { readonly texts: readonly string[] }) => (texts[0] === 'apple' ? 'yes' : ' No\n');

beforeAll(async () => {
  here = await place();
  server = await scriptedModel(honest);
  const plan = await here.file('fruit.rlm', 'join(filter("Is it a fruit?", lines(context)), ",")\n');
  folder = (await answerOf(here, plan, ['-c', await here.file('things', 'apple\ncar\nsofa\n')], { environment: askingOf(server) })).flake;
});

afterAll(() => server.stop());

const verify = (...argv: readonly string[]) => runRlmc(here, ['verify', folder, '--store', here.store, ...argv], { environment: askingOf(server) });

describe('rlmc verify', () => {
  it('says that a folder is whole, and asks nobody', async () => {
    const before = server.requests.length;
    expect(await verify()).toMatchObject({ status: 0, stdout: 'the answer follows from the plan, the contexts and 3 answers of models\n' });
    expect(server.requests.length).toBe(before);
  });

  it('asks again when it is told to, and takes what means the same for the same', async () => {
    server.script(({ texts }) => (texts[0] === 'apple' ? 'TRUE' : 'no'));
    const { status, stdout } = await verify('--ask', '--json');
    expect({ status, ...JSON.parse(stdout) }).toEqual({
      status: 0,
      ok: true,
      questions: 3,
      again: { same: 3, different: 0, failed: 0, sessions: 0 },
      usage: { inputTokens: 30, outputTokens: 6 },
      diagnostics: [],
    });
  });

  it('says which answers are others now, and which are none', async () => {
    server.script(({ texts }) => (texts[0] === 'sofa' ? 'Who knows?' : 'yes'));
    const { status, stdout, stderr } = await verify('--ask', '--concurrency', '1');
    expect({ status, stdout }).toEqual({ status: 4, stdout: '1 the same, 1 different, 1 failed, 50 tokens in, 10 out\n' });
    expect(stderr).toMatch(/RLM6023: element \d of filter in line 1, `car`: the folder has ` ?No.*`, of 2\d{3}-.*, and the model says `yes` now/);
    expect(stderr).toMatch(/RLM6020: .*`sofa`/);
  });

  it('says which question the model refuses, and counts what the refusal took', async () => {
    server.script(({ texts }) => (texts[0] === 'sofa' ? { refusal: 'Not sofas.' } : honest({ texts })));
    const { status, stdout, stderr } = await verify('--ask', '--json');
    expect({ status, ...JSON.parse(stdout) }).toMatchObject({ status: 4, again: { same: 2, different: 0, failed: 1 }, usage: { inputTokens: 30, outputTokens: 6 } });
    expect(stderr).toMatch(/RLM60\d\d: element \d of filter in line 1, `sofa`: .*Not sofas\./);
  });

  it('lets others work in the folder while it asks', async () => {
    const locks: (Exclusive | undefined)[] = [];
    server.script(async ({ texts }) => {
      locks.push(await tryExclusive(await identify(folder)));
      locks.at(-1)?.release();
      return honest({ texts });
    });
    expect(await verify('--ask', '--concurrency', '1')).toMatchObject({ status: 0 });
    expect(locks).toEqual([expect.anything(), expect.anything(), expect.anything()]);
  });

  it('finds a forged answer, which no hash can tell, by asking', async () => {
    server.script(honest);
    const lock = await readLockFile(folder);
    const [question = '', entry] = Object.entries(lock.answers).find(([, { model }]) => model !== '') ?? [];
    if (entry === undefined) throw new Error('the lock has no answers');
    const file = join(folder, 'answers', question);
    const [oldText, oldLock] = [await readFile(file), await readFile(join(folder, 'rlm.lock'))];
    const forged = oldText.toString().trim() === 'yes' ? 'no' : 'yes';
    const { answer: _, check: __, ...record } = entry;
    await writeFile(file, forged);
    await writeFile(join(folder, 'rlm.lock'), printLockFile({ ...lock, answers: { ...lock.answers, [question]: entryOf({ question, text: forged, record }) } }));
    try {
      expect(await verify()).toMatchObject({ status: 0 });
      expect(await verify('--ask')).toMatchObject({ status: 1, stdout: expect.stringContaining('2 the same, 1 different, 0 failed') });
    } finally {
      await writeFile(file, oldText);
      await writeFile(join(folder, 'rlm.lock'), oldLock);
    }
  });

  it('refuses a folder with an answer that was changed alone', async () => {
    const [question = ''] = Object.keys((await readLockFile(folder)).answers);
    const file = join(folder, 'answers', question);
    const old = await readFile(file);
    await writeFile(file, 'maybe');
    try {
      const { status, stderr } = await verify();
      expect(status).toBe(1);
      expect(stderr).toContain('RLM6032');
    } finally {
      await writeFile(file, old);
    }
  });

  it('says that an endpoint cannot be asked', async () => {
    server.script(() => ({ status: 401, body: '{"error":{"message":"wrong key"}}' }));
    const { status, stderr } = await verify('--ask');
    expect(status).toBe(4);
    expect(stderr).toContain('wrong key');
  });
});
