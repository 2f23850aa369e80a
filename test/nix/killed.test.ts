import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { join } from 'node:path';
import { type ScriptedModel, scriptedModel } from '../support/scripted-model.ts';
import { answerOf, askingOf, elementsOf, place, type Place, startRlmc } from './support/asking.ts';
import { concurrency, expectWhole, expectWholeJournal, hurried, killBuilds, pause } from './support/killing.ts';

let here: Place;
let server: ScriptedModel;

beforeAll(async () => {
  server = await scriptedModel(hurried);
  here = await place({ environment: askingOf(server) });
  // Brings the toolchain, which takes longer than all that is killed here.
  await answerOf(here, await here.file('first.rlm', 'rlm_call("Say it", "hello")'), []);
});

afterAll(() => server.stop());

describe('a build that is killed', () => {
  // Some thirty builds, one after another: the limit is for what hangs.
  it('asks again, when it is started again, no more than what was on its way, wherever it was', { timeout: 600_000 }, async () => {
    await killBuilds({ place: here, server, kills: 20, seed: Date.now() % 2 ** 31 });
  });
});

describe('a build that waits for answers to questions that another one asks', () => {
  it('asks them itself when the other one is killed', async () => {
    const elements = Array.from({ length: 8 }, (_, index) => `both ${index}`);
    const plan = await here.file('both.rlm', 'map("Say it", lines(context))');
    const argv = ['-c', await here.file('both', elements.map((line) => `${line}\n`).join('')), '--concurrency', String(concurrency)];
    const before = server.requests.length;
    const { promise: end, resolve: atTheEnd } = Promise.withResolvers<void>();
    let isKilled = false;
    // The first build is not answered.
    server.script(async ({ texts }) => {
      if (!isKilled) await end;
      return `${texts.join()}!`;
    });
    const first = startRlmc(here, ['build', plan, '--store', here.store, '--model', 'm1', ...argv, '-o', 'both-1.flake']);
    while (server.requests.length < before + concurrency) await pause(2);
    const second = answerOf(here, plan, [...argv, '-o', 'both-2.flake']);
    await pause(1500);
    isKilled = true;
    first.kill('SIGKILL');
    expect(await first).toMatchObject({ signal: 'SIGKILL' });
    expect(elementsOf(await second)).toEqual(elements.map((line) => `${line}!`));
    expect(server.requests.length - before).toBe(elements.length + concurrency);
    atTheEnd();
    server.script(hurried);
  });
});

describe('a build that is told to end while many questions are asked', () => {
  it('ends with status 130, and what was answered is kept', async () => {
    const elements = Array.from({ length: 40 }, (_, index) => `ended ${index}`);
    const plan = await here.file('interrupted.rlm', 'map("Say it", lines(context))');
    const argv = ['-c', await here.file('ended', elements.map((line) => `${line}\n`).join('')), '--concurrency', String(concurrency), '-o', 'ended.flake'];
    const before = server.requests.length;
    const child = startRlmc(here, ['build', plan, '--store', here.store, '--model', 'm1', '--json', ...argv]);
    while (server.requests.length < before + 12) await pause(2);
    child.kill('SIGTERM');
    const { exitCode, stdout, stderr } = await child;
    expect({ exitCode, stdout }).toEqual({ exitCode: 130, stdout: '' });
    expect(stderr).toMatch(/^interrupted$/m);
    await expectWhole(join(here.cwd, 'ended.flake'));
    await expectWholeJournal(here.store);

    const asked = server.requests.length - before;
    expect(asked).toBeLessThan(40);
    const finished = await answerOf(here, plan, argv);
    expect(elementsOf(finished)).toEqual(elements.map((line) => `${line}!`));
    expect(server.requests.length - before).toBeLessThanOrEqual(40 + concurrency);
    expect(finished.calls.asked).toBeLessThanOrEqual(40 - asked + concurrency);
  });
});
