import { beforeAll, expect, it } from 'vitest';
import { answerOf, askingOf, modelForThisTest, place, type Place, runRlmc, startRlmc } from './support/asking.ts';

let here: Place;

beforeAll(async () => {
  here = await place();
  await here.file('models.json', JSON.stringify({ m1: { window: 700 } }));
  await here.file('combine.rlm', 'combine(lines(context), prompt: "What do they say?")');
});

it('goes on with notes that get shorter, also where a level has as many questions as the one before', async () => {
  const server = await modelForThisTest(({ texts: [first = ''] }) => first.slice(0, first.length / 2));
  const context = await here.file('three.txt', ['x', 'y', 'z'].map((letter) => `${letter.repeat(900)}\n`).join(''));
  const { answer, calls } = await answerOf(here, 'combine.rlm', ['-c', context, '--models', 'models.json'], { environment: askingOf(server) });
  expect(answer).toMatch(/^x+$/);
  expect(server.requests.slice(0, 6).map(({ query }) => query)).toEqual(Array.from({ length: 6 }, () => 'What do they say?'));
  expect(calls.asked).toBe(server.requests.length);
  expect(server.requests.length).toBeGreaterThan(6);
});

it('asks nothing where the prompt leaves no room for two notes', async () => {
  const server = await modelForThisTest(() => 'short');
  const context = await here.file('two.txt', 'one\ntwo\n');
  await here.file('narrow.json', JSON.stringify({ m1: { window: 300 } }));
  const ended = await runRlmc(here, ['build', 'combine.rlm', '--store', here.store, '--model', 'm1', '-c', context, '--models', 'narrow.json', '-o', 'narrow'], { environment: askingOf(server) });
  expect(ended).toMatchObject({ status: 1, stderr: expect.stringMatching(/combine\.rlm:1:1 - error RLM4023: .*takes 300 tokens/) });
  expect(server.requests).toEqual([]);
});

it('says when an endpoint that wants to be left alone for an hour is asked again, and is stopped at once', async () => {
  const server = await modelForThisTest(() => ({ status: 429, headers: { 'retry-after': '3600' }, body: '{"error":{"message":"slow down"}}' }));
  const context = await here.file('one.txt', 'one\n');
  const child = startRlmc(here, ['build', 'combine.rlm', '--store', here.store, '--model', 'm1', '-c', context, '-o', 'slow'], { environment: askingOf(server) });
  let said = '';
  await new Promise<void>((resolve) => child.stderr.on('data', (text) => /trying again/.test((said += String(text))) && resolve()));
  expect(said).toMatch(/“slow down”; trying again in 60 minutes\n/);
  child.kill('SIGINT');
  expect(await child).toMatchObject({ exitCode: 130 });
  expect(server.requests).toHaveLength(1);
});
