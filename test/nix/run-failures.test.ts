import { describe, expect, it } from 'vitest';
import type { Reaction, ReceivedRequest, ScriptedModel } from '../support/scripted-model.ts';
import { askingOf, modelForThisTest, place, type Place, requestsDuring, runRlmc } from './support/asking.ts';

const rootTurns = ['EXPLORE:\n  all = lines(context)', 'COMMIT:\nmap("What is it?", all)', 'FINAL(join(result, ";"))'];
const childTurns = ['EXPLORE:\n  n = count(context)', 'COMMIT:\nrlm_call("In a word?", context)', 'FINAL(result)'];

const refusedKey: Reaction = { status: 401, body: '{"error":{"message":"Incorrect API key provided.","code":"invalid_api_key"}}' };

const inSession = ({ messages }: ReceivedRequest): boolean => messages[0]?.content.includes('EXPLORE:') === true;

/** What models of two levels say, and `word` to what is put to them as it stands. */
function said(request: ReceivedRequest): string {
  if (!inSession(request)) return 'word';
  const { messages } = request;
  return (messages.some(({ content }) => content.includes('Which are there?')) ? rootTurns : childTurns)[(messages.length - 2) / 2] ?? 'FINAL: ?';
}

const runOf = (here: Place, server: ScriptedModel, argv: readonly string[]) => runRlmc(here, ['run', '--store', here.store, '--concurrency', '1', ...argv], { environment: askingOf(server) });

const newRun = ['-q', 'Which are there?', '-c', 'log', '--model', 'm1', '--child-model', 'm2', '-o', 'out.run', '--max-commits', '20'];

/** A run that fails at the first request that something is true of, and goes on once that is over. */
async function failsAndGoesOn(reaction: Reaction, isRefused: (request: ReceivedRequest, server: ScriptedModel) => boolean, argv: readonly string[] = []) {
  const here = await place();
  await here.file('log', 'a\nb\nc\n');
  let refused = 0;
  const server = await modelForThisTest((request) => {
    // What is refused stays so.
    if (refused === 0 && !isRefused(request, server)) return said(request);
    refused += 1;
    return reaction;
  });
  const failed = await runOf(here, server, [...newRun, ...argv]);
  const before = server.requests.length;
  expect(refused).toBe(1);
  server.script(said);
  const resumed = await runOf(here, server, ['--resume', 'out.run']);
  expect(resumed).toMatchObject({ status: 0, stdout: 'word;word;word\n' });
  const asked = server.requests.map(({ messages }) => JSON.stringify(messages));
  // That request alone is sent again.
  expect(asked.length - new Set(asked).size).toBe(1);
  expect(asked.indexOf(asked[before] ?? '')).toBe(before - 1);
  return failed;
}

const refusal = { status: 4, stderr: expect.stringContaining('RLM6002') as string };

describe('an endpoint that refuses the key', () => {
  it('while a plan is asked ends the run, which tells it, asks nothing more, and goes on when the key is right', async () => {
    expect(await failsAndGoesOn(refusedKey, (request) => !inSession(request) && request.texts.includes('b'))).toMatchObject(refusal);
  });

  it('in a turn of the root does so', async () => {
    expect(await failsAndGoesOn(refusedKey, ({ messages }) => messages.length === 6)).toMatchObject(refusal);
  });

  it('in a turn of a session below does so', async () => {
    const isTurnBelow = (request: ReceivedRequest) => inSession(request) && request.model === 'm2' && request.messages.length === 4;
    expect(await failsAndGoesOn(refusedKey, isTurnBelow, ['--max-depth', '2'])).toMatchObject(refusal);
  });

  it('while a plan of a session below is asked does so', async () => {
    expect(await failsAndGoesOn(refusedKey, (request) => !inSession(request) && request.texts.includes('b'), ['--max-depth', '2'])).toMatchObject(refusal);
  });
});

describe('an endpoint that refuses one question', () => {
  it.each([
    ['of a plan', [], { refusal: 'I cannot look at that.' }, 'RLM6010'],
    ['of a plan, by cutting its answer off', [], { text: 'It is', finishReason: 'length' }, 'RLM6011'],
    ['of a plan of a session below', ['--max-depth', '2'], { refusal: 'I cannot look at that.' }, 'RLM6010'],
  ] satisfies readonly [string, readonly string[], Reaction, string][])('%s is told to the model, which may do something else', async (_, argv, reaction, code) => {
    const here = await place();
    await here.file('log', 'a\nb\nc\n');
    const told: string[] = [];
    const server = await modelForThisTest((request) => {
      if (!inSession(request)) return request.texts.includes('b') ? reaction : 'word';
      const last = request.messages.at(-1)?.content ?? '';
      if (!last.includes(code)) return said(request);
      told.push(last);
      return 'FINAL: b is something else';
    });
    const { status, stdout } = await runOf(here, server, [...newRun, ...argv]);
    expect(status).toBe(0);
    expect(stdout).toContain('b is something else');
    expect(told).toHaveLength(1);
    expect(await requestsDuring(server, () => runOf(here, server, ['--resume', 'out.run']))).toBe(0);
  });
});
