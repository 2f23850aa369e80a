import { existsSync, renameSync, writeFileSync } from 'node:fs';
import { readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { isSystemError } from '../../runtime/system-error.ts';
import { type Reaction, type ReceivedRequest, type ScriptedModel, scriptedModel } from '../support/scripted-model.ts';
import { answerOf, askingOf, elementsOf, place, type Place, runRlmc } from './support/asking.ts';

let here: Place;
let server: ScriptedModel;

beforeAll(async () => {
  server = await scriptedModel(() => 'fine');
  here = await place({ environment: askingOf(server) });
  await answerOf(here, await here.file('first.rlm', 'rlm_call("Say it", "hello")'), []);
});

afterAll(() => server.stop());

async function namesBelow(directory: string): Promise<readonly string[]> {
  try {
    return await readdir(directory, { recursive: true });
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return [];
    throw error;
  }
}

/** All answers that are kept anywhere: in a folder, in the store, by its roots, in the journal. */
async function keptAnswers(folder: string): Promise<readonly string[]> {
  const inStore = (await readdir(join(here.store, 'nix/store'))).filter((name) => name.includes('-rlm-answer-'));
  const roots = await namesBelow(join(here.store, 'nix/var/nix/gcroots/rlmc/answers'));
  const journals = (await namesBelow(join(here.store, 'nix/var/rlmc/journal'))).filter((name) => name.endsWith('.journal'));
  const lines = await Promise.all(journals.map((name) => readFile(join(here.store, 'nix/var/rlmc/journal', name), 'utf8')));
  const inFolder = (await namesBelow(join(here.cwd, folder))).filter((name) => name.startsWith('answers/'));
  return [...inStore, ...roots, ...lines.flatMap((text) => text.split('\n').filter((line) => line !== '')), ...inFolder].sort();
}

/** What the server does with the first requests, and with all that follow. */
function inTurn(first: readonly Reaction[], others: Reaction): () => Reaction {
  const rest = [...first];
  return () => rest.shift() ?? others;
}

const failing: readonly (readonly [what: string, reaction: Reaction, said: string | RegExp, requests: number])[] = [
  ['a refusal', { refusal: 'I will not talk about that.' }, 'I will not talk about that.', 1],
  ['an answer that a limit of length cut off', { text: '4', finishReason: 'length' }, /cut off by a limit of its length/, 1],
  ['an answer that a filter cut off', { text: '4', finishReason: 'content_filter' }, /refuses/, 1],
  ['answers that never fit', 'four', /gave 3 answers, none of which fits.*`four`/, 3],
  ['empty answers', '', /gave 3 answers, none of which fits/, 3],
  ['an account without money', { status: 429, body: '{"error":{"message":"You exceeded your current quota.","code":"insufficient_quota"}}' }, 'You exceeded your current quota.', 1],
  ['a model that there is not', { status: 404, body: '{"error":{"message":"The model `m1` does not exist.","code":"model_not_found"}}' }, 'does not exist', 1],
  ['a parameter that is not taken', { status: 400, body: '{"error":{"message":"No seed here.","param":"seed","code":"unsupported_parameter"}}' }, /`seed`.*No seed here/, 1],
];

describe('a build whose only question gets', () => {
  it.each(failing)('%s fails with status 4 and says so, and nothing is kept', async (what, reaction, said, requests) => {
    const name = what.replaceAll(' ', '-');
    const plan = await here.file(`${name}.rlm`, `rlm_call("How many?", "${what}", type: "int")`);
    const folder = `${name}.flake`;
    const before = await keptAnswers(folder);
    server.script(() => reaction);
    const asked = server.requests.length;
    const { status, stdout, stderr } = await runRlmc(here, ['build', plan, '--store', here.store, '--model', 'm1', '--json']);
    expect({ status, stderr }).toMatchObject({ status: 4, stderr: expect.stringMatching(new RegExp(`^${name}\\.rlm:1:1 - error RLM60|^error RLM60`, 'm')) });
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, diagnostics: [{ code: expect.stringMatching(/^RLM60/) }] });
    if (typeof said === 'string') expect(stderr).toContain(said);
    else expect(stderr).toMatch(said);
    expect(server.requests.length - asked).toBe(requests);
    expect(await keptAnswers(folder)).toEqual(before);

    server.script(() => '7');
    expect(await answerOf(here, plan, [])).toMatchObject({ answer: '7', calls: { asked: 1, reused: 0, failed: 0 }, usage: { inputTokens: 10, outputTokens: 2 } });
  });
});

describe('a build whose endpoint fails at each attempt', () => {
  const always: Readonly<Record<string, { readonly reaction: Reaction; readonly said: string }>> = {
    broken: { reaction: { status: 500, body: '{"error":{"message":"It broke."}}' }, said: 'RLM6007' },
    cut: { reaction: { text: '7', cut: 'halfway' }, said: 'RLM6007' },
    other: { reaction: { body: '{"hello":"world"}' }, said: 'RLM6008' },
  };

  it('fails in the end with status 4, and nothing is kept', async () => {
    server.script(({ texts }) => always[texts.join()]?.reaction ?? '');
    const before = await keptAnswers('none');
    // All at once, since there are pauses between the attempts.
    await Promise.all(
      Object.entries(always).map(async ([name, { said }]) => {
        const plan = await here.file(`always-${name}.rlm`, `rlm_call("How many?", "${name}", type: "int")`);
        const { status, stderr } = await runRlmc(here, ['build', plan, '--store', here.store, '--model', 'm1']);
        expect({ status, stderr }).toMatchObject({ status: 4, stderr: expect.stringContaining(`error ${said}`) });
        expect(server.requests.filter(({ texts }) => texts.join() === name).length).toBeGreaterThan(2);
        expect(await namesBelow(join(here.cwd, `always-${name}.flake/answers`))).toEqual([]);
      }),
    );
    expect(await keptAnswers('none')).toEqual(before);
  });
});

describe('a build whose only question gets, before it is answered,', () => {
  it.each<[string, readonly Reaction[]]>([
    ['one "too many requests" that says when to come back', [{ status: 429, headers: { 'retry-after': '1' }, body: '{"error":{"message":"Slow down."}}' }]],
    ['an error of the server', [{ status: 500, body: 'oops' }]],
    ['a connection that is cut at once', [{ cut: 'at once' }]],
    ['half of a body', [{ text: '8', cut: 'halfway' }]],
    ['JSON that is malformed', [{ body: '{"choices": [{"index": 0, "mess' }]],
    ['two answers that do not fit', ['eight', '8 or 9']],
  ])('%s comes to its end', async (what, reactions) => {
    const name = what.replaceAll(/\W/g, '-');
    const plan = await here.file(`${name}.rlm`, `rlm_call("How many?", "${name}", type: "int")`);
    server.script(inTurn(reactions, '7'));
    const asked = server.requests.length;
    const misfits = reactions.filter((reaction) => typeof reaction === 'string').length;
    const result = await answerOf(here, plan, []);
    // A misfit is paid for as an answer is.
    expect(result).toMatchObject({ answer: '7', calls: { asked: 1, reused: 0, failed: 0 }, usage: { inputTokens: 10 * (1 + misfits), outputTokens: 2 * (1 + misfits) } });
    expect(server.requests.length - asked).toBe(reactions.length + 1);
    const { answers } = JSON.parse(await readFile(join(result.flake, 'rlm.lock'), 'utf8')) as { answers: Record<string, { rejected: readonly unknown[] }> };
    expect(Object.values(answers).map(({ rejected }) => rejected.length)).toEqual([misfits]);
    expect(await Promise.all(Object.keys(answers).map((question) => readFile(join(result.flake, 'answers', question), 'utf8')))).toEqual(['7']);
    expect(await readdir(join(result.flake, 'answers'))).toHaveLength(1);
  });
});

describe('a map of which an element fails', () => {
  const elements = Array.from({ length: 12 }, (_, index) => `a ${index}`);
  const refuses = (index: number) => (request: ReceivedRequest) => (request.texts.join().endsWith(` ${index}`) ? { refusal: 'Not this one.' } : `${request.texts.join()}!`);

  it('names it, and keeps what the others were answered', async () => {
    const plan = await here.file('one-refused.rlm', 'map("Say it", lines(context))');
    const argv = ['-c', await here.file('one-refused', `${elements.join('\n')}\n`), '--concurrency', '2'];
    server.script(refuses(3));
    const before = server.requests.length;
    const { status, stderr } = await runRlmc(here, ['build', plan, '--store', here.store, '--model', 'm1', ...argv]);
    expect({ status, stderr }).toMatchObject({ status: 4, stderr: expect.stringContaining('Not this one.') });
    expect(stderr).toContain('a 3');
    server.script(refuses(-1));
    const result = await answerOf(here, plan, argv);
    expect(elementsOf(result)).toEqual(elements.map((element) => `${element}!`));
    // The one that failed, asked twice.
    expect(server.requests.length - before).toBe(13);
    expect(result.calls.reused).toBeGreaterThanOrEqual(3);
  });
});

it('a build whose answers cannot go to the store is done all the same, says why they could not, and keeps them', async () => {
  const roots = join(here.store, 'nix/var/nix/gcroots/rlmc/answers');
  const aside = `${roots}.aside`;
  // Once the build asks, it has read what is kept.
  server.script(() => {
    if (!existsSync(aside)) renameSync(roots, aside);
    writeFileSync(roots, '');
    return 'kept in the journal';
  });
  try {
    const plan = await here.file('unkept.rlm', 'rlm_call("Say it", "unkept")');
    const { status, stdout, stderr } = await runRlmc(here, ['build', plan, '--store', here.store, '--model', 'm1']);
    expect({ status, stdout }).toEqual({ status: 0, stdout: 'kept in the journal\n' });
    expect(stderr).toMatch(/^warning RLM(5014|6040): /m);
  } finally {
    await rm(roots);
    await rename(aside, roots);
  }
  expect(await answerOf(here, 'unkept.rlm', ['-o', 'elsewhere.flake'])).toMatchObject({ calls: { asked: 0, reused: 1 } });
});
