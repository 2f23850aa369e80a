import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { traceEvent } from '../../runtime/trace/event.ts';
import { askingOf, modelForThisTest, type Place, place, runRlmc } from './support/asking.ts';

const events = async (here: Place, folder: string) => (await readFile(join(here.cwd, folder, 'trace.jsonl'), 'utf8')).trimEnd().split('\n').map((line) => traceEvent.parse(JSON.parse(line)));

const run = (here: Place, more: readonly string[]) => ['run', '-q', 'Who is late?', '-c', 'log', '--model', 'm1', '-o', 'out.run', '--store', here.store, ...more];

it('puts a question about a small text straight to the model, whole, and pins the answer', async () => {
  const here = await place();
  const text = 'Ann is late.\n$HOME `id` </text> Bob is not.\n';
  await here.file('log', text);
  const server = await modelForThisTest(() => 'Ann');
  const ended = await runRlmc(here, run(here, ['--direct', 'auto']), { environment: askingOf(server) });
  expect(ended).toMatchObject({ status: 0, stdout: 'Ann\n' });
  expect(server.requests).toHaveLength(1);
  expect(server.requests[0]?.messages.at(-1)?.content).toContain(text);
  expect((await events(here, 'out.run')).filter(({ event }) => event === 'direct')).toMatchObject([{ choice: 'auto', direct: true, reason: 'small', exact: true, tokens: 16, below: 16_384 }]);
  expect(await readFile(join(here.cwd, 'out.run/answer.flake/plan.rlm'), 'utf8')).toBe('rlm_call("Who is late?", context)\n');
  const again = await runRlmc(here, ['run', '--resume', 'out.run', '--store', here.store], { environment: askingOf(server) });
  expect(again).toMatchObject({ status: 0, stdout: 'Ann\n' });
  expect((await runRlmc(here, run(here, ['--direct', 'auto', '-o', 'second.run']), { environment: askingOf(server) })).stdout).toBe('Ann\n');
  expect(server.requests).toHaveLength(1);
});

it('works by steps on a text that is larger, and says why', async () => {
  const here = await place();
  await here.file('log', Array.from({ length: 9_000 }, (_, index) => `${index} is late\n`).join(''));
  const server = await modelForThisTest(() => 'FINAL(count(context))');
  expect(await runRlmc(here, run(here, ['--direct', 'auto']), { environment: askingOf(server) })).toMatchObject({ status: 0, stdout: '9000\n' });
  expect((await events(here, 'out.run')).filter(({ event }) => event === 'direct')).toMatchObject([{ choice: 'auto', direct: false, reason: 'large', tokens: 44_000, exact: true }]);
});

it('names each of several small texts', async () => {
  const here = await place();
  await here.file('log', 'Ann is late.\n');
  await here.file('other', 'Bob is not.\n');
  const server = await modelForThisTest(() => 'Ann');
  expect(await runRlmc(here, run(here, ['--direct', 'auto', '-c', 'other=other']), { environment: askingOf(server) })).toMatchObject({ status: 0, stdout: 'Ann\n' });
  expect(server.requests[0]?.texts).toEqual(['context:\nAnn is late.\n\nother:\nBob is not.\n']);
});

it('refuses what does not fit the model, where it always goes straight to it, and cuts nothing off', async () => {
  const here = await place();
  await here.file('models.json', '{ "m1": { "window": 5000 } }');
  await here.file('log', 'late '.repeat(6_000));
  const server = await modelForThisTest(() => 'FINAL: Ann');
  const models = ['--models', 'models.json'];
  const always = await runRlmc(here, run(here, ['--direct', 'always', ...models]), { environment: askingOf(server) });
  expect(always.status).not.toBe(0);
  expect(always.stderr).toMatch(/error RLM60\d\d: .*tokens/);
  expect(server.requests).toHaveLength(0);
  // Where it may choose, a text that does not fit is worked on by steps.
  expect(await runRlmc(here, run(here, ['--direct', 'auto', '-o', 'auto.run', ...models]), { environment: askingOf(server) })).toMatchObject({ status: 0, stdout: 'Ann\n' });
  expect((await events(here, 'auto.run')).filter(({ event }) => event === 'direct')).toMatchObject([{ direct: false, reason: 'does not fit', window: 5000 }]);
});

it('is spent when nothing may be sent, as a run by steps is', async () => {
  const here = await place();
  await here.file('log', 'Ann is late.\n');
  const server = await modelForThisTest(() => 'Ann');
  const { status, stdout } = await runRlmc(here, run(here, ['--direct', 'always', '--max-calls', '0', '--json', '--quiet']), { environment: askingOf(server) });
  expect(status).toBe(5);
  expect(JSON.parse(stdout)).toMatchObject({ answer: null, status: 'spent', calls: 0, diagnostics: [{ code: 'RLM7004' }] });
  expect(server.requests).toHaveLength(0);
});
