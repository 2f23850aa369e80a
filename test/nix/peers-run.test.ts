/**
 * What went wrong in other implementations, as far as it concerns a whole run: each test is named after it. Elsewhere are
 *
 * - a sum that drops numbers, a vote and a combine that concatenate, chunks that lose or never split, a list recognised by its bracket: as mistakes of ops in
 *   test/runtime/ops/known-mistakes.test.ts; two implementations of an op: test/nix/parity.test.ts
 * - a sandbox that falls back to none: test/nix/probe.test.ts; the key in it, of a build: test/nix/secrets.test.ts
 * - failures in the cache, of questions: test/nix/asked-once.test.ts; budgets under any order of things: test/runtime/session/account.test.ts, and of whole runs test/nix/budgets.test.ts
 * - malformed output of a model: test/runtime/session/any-reply.test.ts, test/nix/any-reply.test.ts
 */
import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { nixOutput } from '../../runtime/store/nix-output.ts';
import { type Reaction, type ReceivedRequest, type Script, type ScriptedModel, scriptedModel } from '../support/scripted-model.ts';
import { askingOf, place, type Place, runRlmc } from './support/asking.ts';
import { isTurn } from './scenarios/scenario-script.ts';
import { temporaryStore } from './support/temporary.ts';

let store: string;
const servers: ScriptedModel[] = [];

beforeAll(async () => {
  store = await temporaryStore();
  // Two that make one at once hinder each other: some versions of Nix look first and then link.
  await nixOutput('nix-store', ['--init'], { store });
});

afterAll(async () => {
  for (const server of servers) await server.stop();
});

async function serving(script: Script): Promise<ScriptedModel> {
  const server = await scriptedModel(script);
  servers.push(server);
  return server;
}

/** What works on the question says one thing after the other; of everything else the second function says what is replied. */
const working = (turns: readonly Reaction[], asked: (request: ReceivedRequest) => Reaction = () => 'yes') =>
  serving((request) => (isTurn(request) ? (turns[request.messages.filter(({ role }) => role === 'assistant').length] ?? 'FINAL: there is no more') : asked(request)));

const printed = z.looseObject({ answer: z.string().nullable(), status: z.string(), steps: z.number(), commits: z.number(), calls: z.number(), usage: z.looseObject({ inputTokens: z.number(), outputTokens: z.number() }), costUSD: z.number().nullable() });

interface Asked {
  readonly here: Place;
  readonly server: ScriptedModel;
  /** As every test has one of its own, nothing is known before. */
  readonly question: string;
  readonly context?: string;
  readonly argv?: readonly string[];
}

let runs = 0;

async function run({ here, server, question, context, argv = [] }: Asked) {
  if (context !== undefined) await here.file('log', context);
  runs += 1;
  const folder = `${runs}.run`;
  const before = server.requests.length;
  const { status, stdout, stderr } = await runRlmc(here, ['run', '-q', question, '-c', 'log', '--model', 'm1', '--json', '-o', folder, '--store', store, ...argv], { environment: askingOf(server) });
  expect(stderr).not.toMatch(/bug in rlmc|\n\s+at /);
  return { exit: status, stderr, folder: join(here.cwd, folder), requests: server.requests.slice(before), ...printed.parse(JSON.parse(stdout)) };
}

/** What the questions of plans were about. */
const textsAsked = (requests: readonly ReceivedRequest[]) => requests.filter((request) => !isTurn(request)).map(({ texts }) => texts.join());

const mapping = ['COMMIT:\nlet\n  said = map("Is it good?", lines(context), type: { enum: ["yes", "no"] })\nin\n  tally(said)', 'FINAL(join(result, ","))'];

describe.concurrent('cache keys: a list was hashed by the names of variables', () => {
  it('other content under the same name is asked about, and the same content is not, whatever it is called', async () => {
    const here = await place({ store });
    const server = await working(mapping);
    const question = 'Is each good, by content?';
    const first = await run({ here, server, question, context: 'a by content\nb by content\n' });
    expect(first.answer).toBe('2\tyes');
    const other = await run({ here, server, question, context: 'a by content\nc by content\nd by content\n' });
    expect(other.answer).toBe('3\tyes');
    expect(textsAsked(other.requests).sort()).toEqual(['c by content', 'd by content']);
    const again = await run({ here, server, question, context: 'a by content\nb by content\n' });
    expect(again).toMatchObject({ answer: '2\tyes', calls: 0, requests: [] });
  });
});

describe.concurrent('combine with a prompt: it was a concatenation, and nobody was asked', () => {
  it('asks the model about all elements, and the answer is what it said', async () => {
    const here = await place({ store });
    const server = await working(['COMMIT:\ncombine(lines(context), prompt: "What have they in common?")', 'FINAL(result)'], () => 'They are combined.');
    const { answer, requests } = await run({ here, server, question: 'What is common?', context: 'one to combine\ntwo to combine\n' });
    expect(answer).toBe('They are combined.');
    expect(textsAsked(requests)).toEqual(['one to combine,two to combine']);
  });

  it('and a vote that is committed is a vote', async () => {
    const here = await place({ store });
    const server = await working(['COMMIT:\ncombine(lines(context), "vote")', 'FINAL(result)']);
    expect(await run({ here, server, question: 'Who won?', context: 'ann\nbob\nbob\n' })).toMatchObject({ answer: 'bob', calls: 2 });
  });
});

describe.concurrent('a list recognised by its leading bracket: a log crashed it', () => {
  it('lines that look like JSON are explored, asked about and answered as the texts that they are', async () => {
    const here = await place({ store });
    const server = await working(['EXPLORE:\n  errors = grep(lines(context), "ERROR")', 'COMMIT:\nlet kept = filter("Is it an error?", errors) in kept', 'FINAL(join(kept, "\\n"))']);
    const { answer, requests } = await run({ here, server, question: 'Which are errors?', context: '[ERROR] disk full\n["ERROR"]\n{"a": 1}\n' });
    expect(answer).toBe('[ERROR] disk full\n["ERROR"]');
    expect(textsAsked(requests).sort()).toEqual(['["ERROR"]', '[ERROR] disk full']);
  });
});

describe.concurrent('budgets as advice: a limit of 5 steps led to 501 requests', () => {
  it('of 500 replies that all ask to explore, those are asked for that the limit allows, and the one that goes over it', async () => {
    const here = await place({ store });
    const server = await working(Array.from({ length: 500 }, (_, index) => `EXPLORE:\n  n = slice(context, ${index})`));
    const { exit, status, steps, requests, stderr } = await run({ here, server, question: 'How many, within five?', context: 'a\n'.repeat(600), argv: ['--max-explore', '5'] });
    expect({ exit, status, steps }).toEqual({ exit: 5, status: 'spent', steps: 5 });
    expect(requests).toHaveLength(6);
    expect(stderr).toContain('RLM7002');
  });
});

describe.concurrent('leaf calls were not billed, batches several times, and unknown models by a guess', () => {
  const usage = { prompt_tokens: 1000, completion_tokens: 100 };
  const turns = ['COMMIT:\nlet\n  said = map("Is it paid for?", lines(context), type: { enum: ["yes", "no"] }, batch: 2)\nin\n  tally(said)', 'FINAL(join(result, ","))'].map((text) => ({ text, usage }));
  const batched = ({ texts }: ReceivedRequest): Reaction => ({ text: JSON.stringify(texts.map(() => 'yes')), usage });

  it('each request counts once, turns and questions, at the price that is known for its model', async () => {
    const here = await place({ store });
    await here.file('models.json', JSON.stringify({ m1: { price: { input: 1, output: 10 } } }));
    const server = await working(turns, batched);
    const ran = await run({ here, server, question: 'Who paid?', context: 'a paid\nb paid\nc paid\nd paid\n', argv: ['--models', 'models.json'] });
    expect(ran, ran.stderr).toMatchObject({ answer: '4\tyes', calls: 4, usage: { inputTokens: 4000, outputTokens: 400 } });
    expect(ran.requests).toHaveLength(4);
    expect(ran.costUSD).toBeCloseTo(4 * (1000 * 1 + 100 * 10) * 1e-6, 9);
  });

  it('a model that nobody knows has no price', async () => {
    const here = await place({ store });
    const server = await working([{ text: 'FINAL: nothing', usage }]);
    expect(await run({ here, server, question: 'Who paid what?', context: 'a\n' })).toMatchObject({ costUSD: null, usage: { inputTokens: 1000, outputTokens: 100 } });
  });
});

describe.concurrent('the last level cut its context at 100,000 characters without a word', () => {
  const long = Array.from({ length: 20_000 }, (_, index) => `line ${index} of a long text\n`).join('');
  const turns = ['COMMIT:\nrlm_call("What is at the end?", context)', 'FINAL(result)'];

  it('a model of which no limit is known gets all of it', async () => {
    const here = await place({ store });
    const server = await working(turns, () => 'line 19999');
    const { answer, requests } = await run({ here, server, question: 'What is at the end?', context: long });
    expect(answer).toBe('line 19999');
    expect(textsAsked(requests)).toEqual([long]);
  });

  it('one that takes less is not asked, and the reply says by how much it is too long', async () => {
    const here = await place({ store });
    await here.file('models.json', JSON.stringify({ m1: { window: 50_000 } }));
    const server = await working(['COMMIT:\nrlm_call("What is at the very end?", context)']);
    const { requests } = await run({ here, server, question: 'What is at the very end?', context: long, argv: ['--models', 'models.json'] });
    expect(textsAsked(requests)).toEqual([]);
    expect(requests[1]?.messages.at(-1)?.content).toMatch(/RLM\d{4}: .*50,?000/);
  });
});

describe.concurrent('answers: `$13,744,500` became `,744,500`, and an undefined variable was a success', () => {
  const hostile = 'It is $13,744,500 for "$HOME" (${x}, $& and \\$1), \'\'${builtins.currentTime}\'\'.';

  it.each(['FINAL: ', 'FINAL:\n'])('a text after %j is the answer to the byte', async (final) => {
    const here = await place({ store });
    const server = await working([final + hostile]);
    expect(await run({ here, server, question: `How much${final}`, context: 'a\n' })).toMatchObject({ exit: 0, answer: hostile });
  });

  it('a value with them is, too', async () => {
    const here = await place({ store });
    const server = await working(['EXPLORE:\n  found = slice(context, 0, -1)', 'FINAL(found)']);
    expect(await run({ here, server, question: 'How much, as a value?', context: `${hostile}\n` })).toMatchObject({ exit: 0, answer: hostile });
  });

  it('a name that nothing is bound to is a mistake, and never the answer', async () => {
    const here = await place({ store });
    const server = await working(['FINAL(total)', 'FINAL_VAR(total)', 'FINAL("$total")']);
    const { answer, requests } = await run({ here, server, question: 'What is the total?', context: 'a\n' });
    expect(requests[1]?.messages.at(-1)?.content).toMatch(/^reply 1:1:7 - error RLM\d{4}: nothing is bound to `total`/);
    expect(requests).toHaveLength(3);
    expect(answer).toBe('$total');
  });
});

describe.concurrent('limits were declared and never applied', () => {
  const turns = ['EXPLORE:\n  a = lines(context)', 'COMMIT:\ncount(a)', 'EXPLORE:\n  b = count(a)', 'COMMIT:\ncount(context)', 'FINAL(b)'];

  it.each([
    ['--max-explore', '1', 'RLM7002'],
    ['--max-commits', '1', 'RLM7003'],
    ['--max-calls', '2', 'RLM7004'],
    ['--max-tokens', '30', 'RLM7005'],
    ['--max-cost', '0.000001', 'RLM7006'],
  ])('%s %s ends a run with status 5 (%s)', async (option, value, code) => {
    const here = await place({ store });
    await here.file('models.json', JSON.stringify({ m1: { price: { input: 1, output: 1 } } }));
    const server = await working(turns);
    const ran = await run({ here, server, question: `Within ${option}?`, context: 'a\nb\n', argv: [option, value, '--models', 'models.json'] });
    expect(ran).toMatchObject({ exit: 5, status: 'spent', diagnostics: [{ code }] });
  });

  it('--max-time ends one whose model is slow (RLM7007)', async () => {
    const here = await place({ store });
    const server = await working([{ cut: 'never' }]);
    expect(await run({ here, server, question: 'In time?', context: 'a\n', argv: ['--max-time', '1s'] })).toMatchObject({ exit: 5, diagnostics: [{ code: 'RLM7007' }] });
  });

  it('--max-value refuses a value that is larger, and tells the model', async () => {
    const here = await place({ store });
    const server = await working(['EXPLORE:\n  a = join(cross(lines(context), lines(context)), "")', 'FINAL: too large']);
    const { requests, answer } = await run({ here, server, question: 'How large?', context: 'some line\n'.repeat(100), argv: ['--max-value', '10000'] });
    expect(requests[1]?.messages.at(-1)?.content).toMatch(/RLM4\d{3}/);
    expect(answer).toBe('too large');
  });
});

describe.concurrent('isolation: the key was where the code of a model ran', () => {
  it('it is in no file of a run and of the store, and in nothing that is said', async () => {
    const key = `sk-canary-${randomBytes(16).toString('hex')}`;
    const own = await temporaryStore();
    const here = await place({ store: own });
    await here.file('log', 'a secret\nb secret\n');
    const server = await working(['EXPLORE:\n  a = grep(context, "a")', ...mapping]);
    const { status, stdout, stderr } = await runRlmc(here, ['run', '-q', 'Where is the key?', '-c', 'log', '--model', 'm1', '-o', 'a.run', '--store', own], { environment: { ...askingOf(server, key), RLMC_DEBUG: '1' } });
    expect({ status, stdout }, stderr).toEqual({ status: 0, stdout: '2\tyes\n' });
    expect(server.requests.every(({ headers }) => headers.authorization === `Bearer ${key}`)).toBe(true);
    expect(stderr).not.toContain(key);
    for (const directory of [here.directory, own]) {
      const { exitCode, stdout: files } = await execa('grep', ['--recursive', '--text', '--files-with-matches', '--fixed-strings', key, directory], { reject: false });
      expect({ exitCode, files }).toEqual({ exitCode: 1, files: '' });
    }
  });
});

describe.concurrent('resume was keyed by position: an inserted element ran everything after it again', () => {
  it('an element that is put in front is the only one that is asked about', async () => {
    const here = await place({ store });
    const server = await working(mapping);
    const question = 'Is each good, inserted?';
    await run({ here, server, question, context: 'b inserted\nc inserted\n' });
    const { answer, requests } = await run({ here, server, question, context: 'a inserted\nb inserted\nc inserted\n' });
    expect(answer).toBe('3\tyes');
    expect(textsAsked(requests)).toEqual(['a inserted']);
  });
});

describe.concurrent('failures were in the cache, and served again', () => {
  it.each<[string, Reaction]>([
    ['was cut off', { text: 'FINAL: half of an ans', finishReason: 'length' }],
    ['was a refusal', { refusal: 'I cannot help with that.' }],
    ['was withheld', { text: '', finishReason: 'content_filter' }],
  ])('a turn that %s is no answer, and is asked for again by the next run', async (what, failure) => {
    const here = await place({ store });
    const server = await working([failure]);
    const question = `What if it ${what}?`;
    const failed = await run({ here, server, question, context: 'a\n' });
    expect(failed, failed.stderr).toMatchObject({ exit: 4, answer: null, status: 'failed' });
    server.script(() => 'FINAL: whole');
    const again = await run({ here, server, question, context: 'a\n' });
    expect(again).toMatchObject({ exit: 0, answer: 'whole' });
    expect(again.requests).toHaveLength(1);
  });

  it('a question of a plan that got no answer is asked again, and those that did are not', async () => {
    const here = await place({ store });
    const server = await working(mapping, ({ texts }) => (texts[0] === 'b failing' ? { refusal: 'No.' } : 'yes'));
    const question = 'Is each good, failing?';
    const context = 'a failing\nb failing\nc failing\n';
    await run({ here, server, question, context, argv: ['--keep-going'] });
    const healed = await working(mapping);
    const again = await run({ here, server: healed, question: `${question} Now?`, context });
    expect(again.answer).toBe('3\tyes');
    expect(textsAsked(again.requests)).toEqual(['b failing']);
  });
});

describe.concurrent('two processes that run the same at the same time', () => {
  it('ask for each turn and each element once, and both have the answer', async () => {
    const here = await place({ store });
    const server = await working(mapping.map((text) => ({ text, delay: 100 })), () => ({ text: 'yes', delay: 100 }));
    await here.file('log', 'a twice\nb twice\nc twice\n');
    const both = await Promise.all(['one', 'two'].map((name) => runRlmc(here, ['run', '-q', 'Once for both?', '-c', 'log', '--model', 'm1', '-o', `${name}.run`, '--store', store], { environment: askingOf(server) })));
    for (const { status, stdout, stderr } of both) expect({ status, stdout }, stderr).toEqual({ status: 0, stdout: '3\tyes\n' });
    expect(server.requests).toHaveLength(2 + 3);
    for (const name of ['one', 'two']) expect(await readdir(join(here.cwd, `${name}.run`))).toEqual(expect.arrayContaining(['answer.flake', 'commit-1.flake', 'trace.jsonl']));
  });
});

describe.concurrent('an endpoint that fails in the middle of a session', () => {
  it('is asked again, and what it replied before is neither lost nor asked twice', async () => {
    const here = await place({ store });
    const failures: Reaction[] = [
      { status: 429, headers: { 'retry-after': '0' }, body: '{"error":{"message":"slow down"}}' },
      { status: 500, headers: { 'retry-after': '0' }, body: 'oops' },
      { cut: 'halfway' },
      { cut: 'at once' },
    ];
    const failed = new Set<string>();
    const server = await serving((request) => {
      const turn = request.messages.filter(({ role }) => role === 'assistant').length;
      const what = isTurn(request) ? `turn ${turn}` : request.texts.join();
      // Everything fails once, but for the first turn.
      if (what !== 'turn 0' && !failed.has(what)) {
        failed.add(what);
        return failures[failed.size % failures.length] ?? 'yes';
      }
      return isTurn(request) ? (['EXPLORE:\n  all = lines(context)', ...mapping][turn] ?? 'FINAL: ?') : 'yes';
    });
    const ran = await run({ here, server, question: 'In spite of failures?', context: 'a fails\nb fails\n' });
    expect(ran, ran.stderr).toMatchObject({ exit: 0, answer: '2\tyes', calls: 3 + 2 + 4 });
    const trace = await readFile(join(ran.folder, 'trace.jsonl'), 'utf8');
    expect(trace).toContain('"status":"answered"');
  });
});
