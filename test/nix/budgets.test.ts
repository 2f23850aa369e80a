import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { traceEvent } from '../../runtime/trace/event.ts';
import { askingOf, modelForThisTest, type Place, place, runRlmc } from './support/asking.ts';
import type { Reaction, ReceivedRequest, ScriptedModel } from '../support/scripted-model.ts';

const log = Array.from({ length: 64 }, (_, index) => `line ${index}\n`).join('');

/** Whether a session asks what to do next, and not a plan. */
const isTurn = ({ messages }: ReceivedRequest) => messages[0]?.content.startsWith('You answer a question') === true;

/** How often the session was replied to before. */
const turnOf = ({ messages }: ReceivedRequest) => messages.filter(({ role }) => role === 'assistant').length;

/** A model whose sessions do one thing after the other, and that says of everything else what it is told to. */
const modelThatDoes = (turns: (turn: number) => Reaction, says: (request: ReceivedRequest) => Reaction = () => 'yes') =>
  modelForThisTest((request) => (isTurn(request) ? turns(turnOf(request)) : says(request)));

async function runIn(here: Place, server: ScriptedModel, ...argv: readonly string[]) {
  await here.file('log', log);
  return runRlmc(here, ['run', '-q', 'How many lines?', '-c', 'log', '--model', 'm1', '-o', 'out.run', '--store', here.store, ...argv], { environment: askingOf(server) });
}

const eventsOf = async (here: Place) =>
  (await readFile(join(here.cwd, 'out.run/trace.jsonl'), 'utf8')).trimEnd().split('\n').map((line) => traceEvent.parse(JSON.parse(line)));

const lastMessageOf = (request: ReceivedRequest | undefined) => request?.messages.at(-1)?.content ?? '';

describe('a run whose model always asks for more', () => {
  it('takes exactly as many explore steps as it may, and gives what it found last (RLM7002)', async () => {
    const here = await place();
    const server = await modelThatDoes((turn) => `EXPLORE:\n  n = slice(context, 0, ${turn + 1})`);
    const ended = await runIn(here, server);
    expect(ended).toMatchObject({ status: 5, stdout: expect.stringContaining(log.slice(0, 20)) as unknown, stderr: expect.stringContaining('RLM7002') as unknown });
    expect(ended.stderr).toContain('--resume');
    const events = await eventsOf(here);
    expect(events.filter(({ event }) => event === 'explored')).toHaveLength(20);
    // The one that asks for the step that there is not.
    expect(server.requests).toHaveLength(21);
    expect(await readdir(join(here.cwd, 'out.run/answer.flake'))).toContain('plan.rlm');
  });

  it('of several steps at once takes those that are left', async () => {
    const here = await place();
    const server = await modelThatDoes((turn) => `EXPLORE:\n${Array.from({ length: 7 }, (_, index) => `  n${index} = slice(context, ${turn}, ${turn + index + 1})`).join('\n')}`);
    expect(await runIn(here, server, '--max-explore', '10')).toMatchObject({ status: 5 });
    expect((await eventsOf(here)).filter(({ event }) => event === 'explored')).toHaveLength(10);
    // The second reply wants more than there is, and is told so; the third wants more all the same.
    expect(server.requests).toHaveLength(3);
  });

  it('counts mistakes as steps', async () => {
    const here = await place();
    const server = await modelThatDoes((turn) => `Hmm, ${turn}.`);
    expect(await runIn(here, server, '--max-explore', '4')).toMatchObject({ status: 5, stdout: '' });
    expect(server.requests).toHaveLength(5);
  });

  it('builds exactly as many plans as it may (RLM7003)', async () => {
    const here = await place();
    const server = await modelThatDoes((turn) => `COMMIT:\nlet n = count(slice(context, 0, ${turn * 8})) in n`);
    expect(await runIn(here, server, '--max-commits', '2')).toMatchObject({ status: 5, stdout: '2\n', stderr: expect.stringContaining('RLM7003') as unknown });
    expect((await eventsOf(here)).filter(({ event }) => event === 'committed')).toHaveLength(2);
    expect(server.requests).toHaveLength(3);
  });

  it('sends exactly as many requests as it may (RLM7004), those that brought nothing included', async () => {
    const here = await place();
    let failed = false;
    const server = await modelThatDoes((turn) => {
      if (turn === 1 && !failed) {
        failed = true;
        return { status: 503, headers: { 'retry-after': '0' } };
      }
      return `EXPLORE:\n  n = slice(context, 0, ${turn + 1})`;
    });
    expect(await runIn(here, server, '--max-calls', '4')).toMatchObject({ status: 5, stdout: expect.stringContaining('lin') as unknown, stderr: expect.stringContaining('RLM7004') as unknown });
    expect(server.requests).toHaveLength(4);
  });

  const dear = { usage: { prompt_tokens: 25_000, completion_tokens: 0 } };

  it('sends no request when its tokens are spent (RLM7005): what passes the limit is the last reply', async () => {
    const here = await place();
    const server = await modelThatDoes((turn) => ({ text: `EXPLORE:\n  n = slice(context, 0, ${turn + 1})`, ...dear }));
    const ended = await runIn(here, server, '--max-tokens', '60000', '--json');
    expect({ ...ended, stdout: JSON.parse(ended.stdout) as unknown }).toMatchObject({ status: 5, stdout: { status: 'spent', answer: 'lin', steps: 3, calls: 3, usage: { inputTokens: 75_000, outputTokens: 0 } } });
    expect(ended.stderr).toContain('RLM7005');
  });

  it('and when its dollars are (RLM7006)', async () => {
    const here = await place();
    const models = await here.file('models.json', '{ "m1": { "price": { "input": 2, "output": 10 } } }');
    const server = await modelThatDoes((turn) => ({ text: `EXPLORE:\n  n = slice(context, 0, ${turn + 1})`, ...dear }));
    const ended = await runIn(here, server, '--max-cost', '0.12', '--models', models, '--json');
    expect({ ...ended, stdout: JSON.parse(ended.stdout) as unknown }).toMatchObject({ status: 5, stdout: { status: 'spent', answer: 'lin', costUSD: 0.15 } });
    expect(ended.stderr).toContain('RLM7006');
  });

  it('does not begin with a limit of dollars and a model whose price nobody knows (RLM3021)', async () => {
    const here = await place();
    const server = await modelThatDoes(() => 'FINAL: 64');
    expect(await runIn(here, server, '--max-cost', '1')).toMatchObject({ status: 1, stderr: expect.stringContaining('RLM3021') as unknown });
    expect(server.requests).toHaveLength(0);
  });

  it('ends when the time is over, in the middle of a request, and not as if it was interrupted (RLM7007)', async () => {
    const here = await place();
    const server = await modelThatDoes((turn) => (turn === 0 ? 'EXPLORE:\n  n = slice(context, 0, 4)' : { cut: 'never' }));
    expect(await runIn(here, server, '--max-time', '12s')).toMatchObject({ status: 5, stdout: expect.stringContaining('line') as unknown, stderr: expect.stringContaining('RLM7007') as unknown });
  });
});

describe('a plan', () => {
  const asksAll = 'COMMIT:\nlet\n  kinds = map("Is it even?", lines(context))\nin\n  tally(kinds)';

  it('that surely asks more than is left is refused before it asks (RLM7008), and may be committed again with less', async () => {
    const here = await place();
    const server = await modelThatDoes((turn) => [asksAll, asksAll.replace('lines(context)', 'take(lines(context), 3)'), 'FINAL(result)'][turn] ?? '');
    expect(await runIn(here, server, '--max-calls', '10')).toMatchObject({ status: 0, stdout: expect.stringContaining('3\\tyes') as unknown });
    const turns = server.requests.filter(isTurn);
    expect(lastMessageOf(turns[1])).toContain('RLM7008');
    expect(lastMessageOf(turns[1])).toMatch(/64 .*kinds.* 9 calls/s);
    // Three turns, and three questions of the second plan.
    expect(server.requests).toHaveLength(6);
  });

  it('whose questions are answered already asks nothing, and so is within any budget', async () => {
    const here = await place();
    const server = await modelThatDoes((turn) => [asksAll, 'FINAL(result)'][turn] ?? '');
    const first = await runIn(here, server);
    expect(first).toMatchObject({ status: 0 });
    expect(server.requests).toHaveLength(66);
    // The budgets are in the first message, so this is another conversation: its two turns are paid for, and nothing else.
    const tight = await runIn(here, server, '--max-calls', '10', '-o', 'tight.run', '--json');
    expect(JSON.parse(tight.stdout)).toMatchObject({ answer: first.stdout, status: 'answered', calls: 2 });
    expect(server.requests).toHaveLength(68);
    const again = await runIn(here, server, '-o', 'again.run', '--json');
    expect(JSON.parse(again.stdout)).toMatchObject({ answer: first.stdout, status: 'answered', calls: 0, usage: { inputTokens: 0, outputTokens: 0 } });
    expect(again.stderr).toMatch(/without the cache +66 requests, 660 tokens in, 132 out/);
    expect(server.requests).toHaveLength(68);
  });

  it('whose questions are only known when others are answered is held to the limit while they are asked, however many at once', async () => {
    const here = await place();
    const plan = 'COMMIT:\nlet\n  names = rlm_call("Give 64 names.", context)\n  kinds = map("Is it even?", lines(names))\nin\n  tally(kinds)';
    const server = await modelThatDoes(
      () => plan,
      ({ query }) => (query.includes('64 names') ? log : { text: 'yes', delay: 50 }),
    );
    const ended = await runIn(here, server, '--max-calls', '10', '--concurrency', '64');
    expect(ended).toMatchObject({ status: 5, stderr: expect.stringContaining('RLM7004') as unknown });
    expect(server.requests).toHaveLength(10);
    expect(server.mostAtOnce).toBeGreaterThan(1);
    // What was answered is paid for, and kept: the same again with one call more gets one further.
    await runIn(here, server, '--max-calls', '1', '-o', 'again.run');
    expect(server.requests).toHaveLength(11);
  });
});

it('a run that goes on counts what it paid before, once, and asks no more than is left', async () => {
  const here = await place();
  const plan = 'COMMIT:\nlet\n  names = rlm_call("Give 64 names.", context)\n  kinds = map("Is it even?", lines(names))\nin\n  tally(kinds)';
  const server = await modelThatDoes(
    (turn) => [plan, 'FINAL(result)'][turn] ?? '',
    ({ query }) => (query.includes('64 names') ? log : 'yes'),
  );
  expect(await runIn(here, server, '--max-calls', '10')).toMatchObject({ status: 5 });
  expect(server.requests).toHaveLength(10);
  const resume = async (...argv: readonly string[]) => {
    const { status, stdout } = await runRlmc(here, ['run', '--resume', 'out.run', '--store', here.store, '--json', ...argv], { environment: askingOf(server) });
    const { answer, calls, usage } = JSON.parse(stdout) as { answer: unknown; calls: unknown; usage: unknown };
    return { status, answer, calls, usage, requests: server.requests.length };
  };
  expect(await resume()).toMatchObject({ status: 5, calls: 10, requests: 10 });
  expect(await resume('--max-calls', '15')).toMatchObject({ status: 5, calls: 15, requests: 15 });
  // One turn, one list, 64 names, and the last turn.
  expect(await resume('--max-calls', '67')).toEqual({ status: 0, answer: '"64\\tyes"\n', calls: 67, usage: { inputTokens: 670, outputTokens: 134 }, requests: 67 });
});

describe('elements of a map that fail', () => {
  const plan = 'COMMIT:\nlet\n  numbers = map("Which number is it?", take(lines(context), 8), type: "int")\nin\n  combine(numbers, "sum")';
  const turns = [plan, plan, 'FINAL(result)'];
  /** Gives no number for some lines, as long as it is stubborn. */
  const stubborn = (hard: readonly string[]) => {
    const state = { isStubborn: true };
    const says = ({ texts: [text = ''] }: ReceivedRequest) => (state.isStubborn && hard.includes(text) ? 'a few' : (/\d+/.exec(text)?.[0] ?? ''));
    return { state, says };
  };

  it('are named to the model with their texts and the reasons, after all others are answered, and are all that is asked when the plan is committed again', async () => {
    const here = await place();
    const { state, says } = stubborn(['line 2', 'line 5']);
    const server = await modelThatDoes((turn) => {
      if (turn === 1) state.isStubborn = false;
      return turns[turn] ?? '';
    }, says);
    const ended = await runIn(here, server, '--keep-going', '--json');
    expect({ ...ended, stdout: JSON.parse(ended.stdout) as unknown }).toMatchObject({ status: 0, stdout: { answer: '28', steps: 1, commits: 2 } });
    const told = lastMessageOf(server.requests.filter(isTurn)[1]);
    expect(told).toContain('2 questions of the plan got no answer, all others that could be asked did');
    for (const part of ['RLM6020', 'numbers', 'line 2', 'line 5', 'a few']) expect(told).toContain(part);
    const asked = server.requests.filter((request) => !isTurn(request));
    // Six once, two three times in vain, and these two again.
    expect(asked).toHaveLength(6 + 2 * 3 + 2);
    const again = asked.slice(12).map(({ texts }) => texts[0]);
    expect(again.toSorted()).toEqual(['line 2', 'line 5']);
  });

  it('without --keep-going end the asking, and what was answered until then is kept', async () => {
    const here = await place();
    const { state, says } = stubborn(['line 0']);
    const server = await modelThatDoes((turn) => {
      if (turn === 1) state.isStubborn = false;
      return turns[turn] ?? '';
    }, says);
    expect(await runIn(here, server, '--concurrency', '1')).toMatchObject({ status: 0, stdout: '28\n' });
    expect(lastMessageOf(server.requests.filter(isTurn)[1])).toMatch(/^1 question of the plan got no answer, and no further ones were asked\. [^]*RLM6020[^]*line 0/);
    const asked = server.requests.filter((request) => !isTurn(request)).map(({ texts }) => texts[0]);
    expect(asked).toHaveLength(3 + 8);
    expect(asked.slice(0, 3)).toEqual(['line 0', 'line 0', 'line 0']);
  });

  it('of which there are many are told of up to ten, and counted', async () => {
    const here = await place();
    const { says } = stubborn(Array.from({ length: 64 }, (_, index) => `line ${index}`));
    const server = await modelThatDoes((turn) => [plan.replace('take(lines(context), 8)', 'take(lines(context), 12)'), 'FINAL: none'][turn] ?? '', says);
    expect(await runIn(here, server, '--keep-going')).toMatchObject({ status: 0 });
    const told = lastMessageOf(server.requests.filter(isTurn)[1]);
    expect(told).toContain('12 questions of the plan got no answer');
    expect(told.match(/RLM6020/g)).toHaveLength(10);
  });
});

describe('the bill', () => {
  it('has what plans ask, a batch once, and replies that did not fit, of models without a price in tokens alone', async () => {
    const here = await place();
    const plan = 'COMMIT:\nlet\n  n = rlm_call("How many?", "1 2 3", type: "int")\n  kinds = map("Is it even?", take(lines(context), 4), batch: 4)\nin\n  join([n, count(kinds)], " ")';
    let misfit = true;
    const server = await modelThatDoes(
      (turn) => ({ text: [plan, 'FINAL(result)'][turn] ?? '', usage: { prompt_tokens: 1000, completion_tokens: 100 } }),
      ({ texts }) => {
        if (texts.length > 1) return { text: JSON.stringify(texts.map(() => 'yes')), usage: { prompt_tokens: 7, completion_tokens: 3 } };
        if (!misfit) return { text: '3', usage: { prompt_tokens: 50, completion_tokens: 5 } };
        misfit = false;
        return { text: 'three', usage: { prompt_tokens: 20, completion_tokens: 5 } };
      },
    );
    const ended = await runIn(here, server, '--json');
    expect(JSON.parse(ended.stdout)).toMatchObject({ answer: '3 4', calls: 5, usage: { inputTokens: 2077, outputTokens: 213 }, costUSD: null });
  });

  it('is in dollars, with what endpoints have in their own cache by its price', async () => {
    const here = await place();
    const models = await here.file('models.json', '{ "m1": { "price": { "input": 2, "cachedInput": 0.5, "output": 8 } } }');
    const usage = { prompt_tokens: 1_000_000, completion_tokens: 100_000, prompt_tokens_details: { cached_tokens: 400_000 }, completion_tokens_details: { reasoning_tokens: 90_000 } };
    const server = await modelThatDoes(() => ({ text: 'FINAL(count(context))', usage }));
    expect(JSON.parse((await runIn(here, server, '--models', models, '--json')).stdout)).toMatchObject({
      answer: '64',
      costUSD: 2.2,
      usage: { inputTokens: 1_000_000, outputTokens: 100_000, cachedTokens: 400_000, reasoningTokens: 90_000 },
    });
  });
});
