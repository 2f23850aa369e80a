import { cp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import type { Reaction, ReceivedRequest, ScriptedModel } from '../support/scripted-model.ts';
import { askingOf, edit, modelForThisTest, place, type Place, requestsDuring, runRlmc, startRlmc } from './support/asking.ts';

const turns = [
  'EXPLORE:\n  all = lines(context)',
  'COMMIT:\nlet\n  kinds = map("What is it?", all)\nin\n  kinds',
  'EXPLORE:\n  kinds_of = tally(kinds)',
  'COMMIT:\nlet\n  same = map("What is it?", all)\n  whole = rlm_call("And all of it?", context)\nin\n  whole',
  'FINAL(join([join(kinds_of, ";"), whole], "\\n"))',
];
const childTurns = ['EXPLORE:\n  n = count(lines(context))', 'COMMIT:\nrlm_call("In a word?", context)', 'FINAL(result)'];

/** What models of two levels say, and `word` to what is put to them as it stands. */
function said({ messages }: ReceivedRequest): string {
  if (messages[0]?.content.includes('EXPLORE:') !== true) return 'word';
  const all = messages.map(({ content }) => content).join('\n');
  return (all.includes('Which are there?') ? turns : childTurns)[(messages.length - 2) / 2] ?? 'FINAL: ?';
}

const newRun = ['run', '-q', 'Which are there?', '-c', 'log', '--model', 'm1', '--child-model', 'm2', '--max-depth', '2', '--max-explore', '100', '--max-commits', '20', '-o', 'out.run'];
const resumed = ['run', '--resume', 'out.run', '-c', 'log'];

/** A place with a text to ask about. */
async function placeFor(server: ScriptedModel): Promise<Place> {
  const here = await place({ environment: askingOf(server) });
  await here.file('log', 'a\nb\nc\nd\n');
  return here;
}

const on = ({ store }: Place, argv: readonly string[]): readonly string[] => [...argv, '--store', store, '--concurrency', '2'];

/** Kills a run when a request of a number arrives, which gets no reply. */
async function killedAt(number: number, here: Place, server: ScriptedModel): Promise<void> {
  const child = startRlmc(here, on(here, newRun), { detached: true });
  const { pid } = child;
  if (pid === undefined) throw new Error('rlmc did not start');
  server.script((request): Reaction => {
    if (request.number < number) return said(request);
    if (request.number === number) process.kill(-pid, 'SIGKILL');
    return { cut: 'never' };
  });
  await child;
  server.script(said);
}

/** Another machine, to which the folder of a run was copied: nothing is there but that, and its text. */
async function elsewhere(from: Place, server: ScriptedModel): Promise<Place> {
  const there = await placeFor(server);
  await cp(join(from.cwd, 'out.run'), join(there.cwd, 'out.run'), { recursive: true });
  return there;
}

/** Five turns of the root, and of each of five children three, and a question of its own. */
const differentRequests = 5 + 5 * 4;

// Killed in the first turns, among the children, and after the first plan; two requests at a time may be without a reply.
it.each([4, 9, 16, 21, 24])('a run that was killed at request %i and copied to another machine goes on there, and asks nothing again that was answered', async (number) => {
  const server = await modelForThisTest(said);
  const here = await placeFor(server);
  await killedAt(number, here, server);
  const there = await elsewhere(here, server);
  const ended = await runRlmc(there, on(there, resumed));
  expect(ended).toMatchObject({ status: 0, stdout: '4\tword\nword\n' });
  expect(ended.stderr).not.toContain('RLM3029');
  const asked = server.requests.map(({ messages }) => JSON.stringify(messages));
  expect(new Set(asked).size).toBe(differentRequests);
  expect(asked.length - differentRequests).toBeLessThanOrEqual(2);
});

it('a run that has its answer gives it on another machine, and asks nothing, also where its flakes were deleted', async () => {
  const server = await modelForThisTest(said);
  const here = await placeFor(server);
  expect(await runRlmc(here, on(here, newRun))).toMatchObject({ status: 0 });
  const there = await elsewhere(here, server);
  expect(await requestsDuring(server, async () => expect(await runRlmc(there, on(there, resumed))).toMatchObject({ status: 0, stdout: '4\tword\nword\n' }))).toBe(0);
  const bare = await elsewhere(here, server);
  for (const made of ['answer.flake', 'commit-1.flake', 'commit-2.flake', 'children']) await rm(join(bare.cwd, 'out.run', made), { recursive: true });
  expect(await requestsDuring(server, async () => expect(await runRlmc(bare, on(bare, resumed))).toMatchObject({ status: 0, stdout: '4\tword\nword\n' }))).toBe(0);
});

it('what was found in the folder is for this run alone: other plans on that machine ask for themselves', async () => {
  const server = await modelForThisTest(said);
  const here = await placeFor(server);
  expect(await runRlmc(here, on(here, newRun))).toMatchObject({ status: 0 });
  const there = await elsewhere(here, server);
  expect(await runRlmc(there, on(there, resumed))).toMatchObject({ status: 0 });
  await there.file('same.rlm', 'rlm_call("In a word?", "a")');
  expect(await requestsDuring(server, () => runRlmc(there, on(there, ['build', 'same.rlm', '--model', 'm2'])))).toBe(1);
});

it('a reply that was edited in the trace is not used (RLM3029)', async () => {
  const server = await modelForThisTest(said);
  const here = await placeFor(server);
  expect(await runRlmc(here, on(here, newRun))).toMatchObject({ status: 0 });
  const there = await elsewhere(here, server);
  await rm(join(there.cwd, 'out.run/answer.flake'), { recursive: true });
  await edit(join(there.cwd, 'out.run/trace.jsonl'), (text) => text.replace('"reply":"FINAL(join([join(kinds_of', '"reply":"FINAL(join([join(all'));
  const asked = await requestsDuring(server, async () => {
    const { status, stdout, stderr } = await runRlmc(there, on(there, resumed));
    expect({ status, stdout }).toEqual({ status: 0, stdout: '4\tword\nword\n' });
    expect(stderr).toMatch(/warning RLM3029: the reply to [0-9a-f]{8} in session 0 of the trace is not the one that was received/);
  });
  expect(asked).toBe(1);
  // Where the reply is kept, the trace is not needed, and is not believed.
  await rm(join(here.cwd, 'out.run/answer.flake'), { recursive: true });
  await edit(join(here.cwd, 'out.run/trace.jsonl'), (text) => text.replace('"messages":[{"role":"system","content":"You', '"messages":[{"role":"system","content":"Now you'));
  const kept = await requestsDuring(server, async () => {
    const { status, stdout, stderr } = await runRlmc(here, on(here, resumed));
    expect({ status, stdout }).toEqual({ status: 0, stdout: '4\tword\nword\n' });
    expect(stderr).toContain('the conversation before the reply to');
  });
  expect(kept).toBe(0);
  await readFile(join(here.cwd, 'out.run/run.json'));
});
