import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
import { buildPlan } from '../../runtime/project/build-plan.ts';
import { sha256 } from '../../runtime/sha256.ts';
import { nixOutput } from '../../runtime/store/nix-output.ts';
import { type TraceEvent, traceEvent } from '../../runtime/trace/event.ts';
import type { ReceivedRequest } from '../support/scripted-model.ts';
import { askingOf, modelForThisTest, type Place, place, runRlmc } from './support/asking.ts';

/** Builds the answer of a flake with Nix alone. */
async function built({ cwd, store }: Place, flake: string): Promise<string> {
  const printed = await nixOutput('nix', ['build', `path:${join(cwd, flake)}#answer`, '--no-link', '--json'], { store });
  const [{ outputs }] = z.tuple([z.object({ outputs: z.object({ out: z.string() }) })]).parse(JSON.parse(printed));
  return readFile(join(store, outputs.out), 'utf8');
}

describe('a run that ends in literal text', () => {
  const hostile = 'What "is" ${x} \\n \\u{41} $(rm -rf) \'\' “é😀” in it?\nAnd why?';
  const answer = 'It is "$13,744,500" (${x} \'\' \\ ```)\n\tand é😀.';

  async function ends(text: string, contexts: Readonly<Record<string, string>> = { context: 'one\ntwo\n' }) {
    const here = await place();
    for (const [name, content] of Object.entries(contexts)) await here.file(name, content);
    const server = await modelForThisTest(() => `FINAL: ${text}`);
    const run = (folder: string, ...argv: readonly string[]) =>
      runRlmc(here, ['run', '-q', hostile, ...Object.keys(contexts).flatMap((name) => ['-c', `${name}=${name}`]), '--model', 'm1', '-o', folder, '--direct', 'never', '--store', here.store, ...argv], { environment: askingOf(server) });
    return { here, server, run };
  }

  it('records it as the answer to the question that was asked, which Nix builds with no model', async () => {
    const { here, run } = await ends(answer);
    expect(await run('a.run')).toMatchObject({ status: 0, stdout: `${answer}\n` });
    expect(await built(here, 'a.run/answer.flake')).toBe(answer);
    const verified = await runRlmc(here, ['verify', 'a.run/answer.flake', '--store', here.store]);
    expect(verified).toMatchObject({ status: 0, stdout: 'the answer follows from the plan, the contexts and 1 answer of models\n' });
  });

  it('records it about several contexts, each with its name', async () => {
    const { here, run } = await ends(answer, { first: 'one', second: 'two\n' });
    expect(await run('a.run')).toMatchObject({ status: 0, stdout: `${answer}\n` });
    expect(await built(here, 'a.run/answer.flake')).toBe(answer);
    expect(await readFile(join(here.cwd, 'a.run/answer.flake/plan.rlm'), 'utf8')).toContain('join(["first:", first, "second:", second], "\\n")');
  });

  it('takes the place of what another run said to the same question, and says the same again for nothing', async () => {
    const { here, server, run } = await ends('The first.');
    expect(await run('a.run')).toMatchObject({ status: 0, stdout: 'The first.\n' });
    server.script(() => 'FINAL: The second.');
    // Another limit is another conversation, about the same question.
    expect(await run('b.run', '--max-explore', '7')).toMatchObject({ status: 0, stdout: 'The second.\n' });
    const requests = server.requests.length;
    expect(await run('c.run')).toMatchObject({ status: 0, stdout: 'The first.\n' });
    expect(server.requests).toHaveLength(requests);
    const lock = (folder: string) => readFile(join(here.cwd, folder, 'answer.flake/rlm.lock'), 'utf8');
    expect(await lock('c.run')).toBe(await lock('a.run'));
    expect(await lock('b.run')).not.toBe(await lock('a.run'));
  });

  it('is listed and verified as what a session said, is adopted by whoever imports it, and is not forgotten by a build', async () => {
    const { here, run, server } = await ends('Nothing.', { context: 'one' });
    await run('a.run');
    const inFolder = (command: string, ...argv: readonly string[]) => runRlmc(here, [command, 'a.run/answer.flake', '--store', here.store, ...argv], { environment: askingOf(server) });
    const hash = sha256('one');
    expect((await inFolder('answers')).stdout).toMatch(new RegExp(`^rlm_call in line 1: What "is".*\n  a session about the text with SHA-256 ${hash}: “Nothing\\.”\n    m1-scripted,`));
    expect(JSON.parse((await inFolder('answers', '--json')).stdout)).toMatchObject({ questions: [{ query: hostile, context: hash, model: 'm1', answer: 'Nothing.' }] });
    const requests = server.requests.length;
    expect(await inFolder('verify', '--ask')).toMatchObject({ status: 0, stdout: '0 the same, 0 different, 0 failed, 1 not asked again: a session found it, as `rlmc run` does, 0 tokens in, 0 out\n' });
    expect(server.requests).toHaveLength(requests);
    expect(await inFolder('import')).toMatchObject({ status: 0, stdout: '0 new, 1 known, 0 refused\n' });
    const rebuilt = await runRlmc(here, ['build', 'a.run/answer.flake/plan.rlm', '-c', 'context', '--model', 'm1', '-o', 'a.run/answer.flake', '--store', here.store], { environment: askingOf(server) });
    expect(rebuilt).toMatchObject({ stdout: '', stderr: expect.stringContaining('RLM3028') as string });
    expect(rebuilt.status).not.toBe(0);
    expect(await built(here, 'a.run/answer.flake')).toBe('Nothing.');
  });

  it('fails to build once the text was changed, or is gone', async () => {
    const { here, run } = await ends(answer);
    expect(await run('a.run')).toMatchObject({ status: 0 });
    const lock = JSON.parse(await readFile(join(here.cwd, 'a.run/answer.flake/rlm.lock'), 'utf8')) as { answers: Record<string, unknown> };
    const [question = ''] = Object.keys(lock.answers);
    const file = join(here.cwd, 'a.run/answer.flake/answers', question);
    await writeFile(file, 'Something else.');
    await expect(built(here, 'a.run/answer.flake')).rejects.toThrow(`answers/${question} is not the answer that was given`);
    await rm(file);
    await expect(built(here, 'a.run/answer.flake')).rejects.toThrow(`answers/${question} is missing`);
  });
});


/** What a model says in a session, by the question of the session: a reply for each turn. Else it is asked something as it stands. */
type Sessions = Readonly<Record<string, readonly string[]>>;

/** Which turn of which session a request is, if it is one. */
function turnOf({ messages }: ReceivedRequest): { readonly question: string; readonly turn: number; readonly opening: string } | undefined {
  const opening = messages[1]?.content ?? '';
  const question = /^Question: (.*)/.exec(opening)?.[1];
  return question === undefined ? undefined : { question, turn: (messages.length - 2) / 2, opening };
}

const saying = (sessions: Sessions, asked: (request: ReceivedRequest) => string = () => 'no') => (request: ReceivedRequest) => {
  const turn = turnOf(request);
  return turn === undefined ? asked(request) : (sessions[turn.question]?.[turn.turn] ?? 'FINAL: I have no more to say.');
};

const texts = 'one\n\ntwo words\n\nthree words here\n';

async function running(sessions: Sessions, { context = texts, asked, argv = [] }: { readonly context?: string; readonly asked?: (request: ReceivedRequest) => string; readonly argv?: readonly string[] } = {}) {
  const here = await place();
  await here.file('log', context);
  const server = await modelForThisTest(saying(sessions, asked));
  const run = (folder = 'a.run', ...more: readonly string[]) =>
    runRlmc(here, ['run', '-q', 'root', '-c', 'log', '--model', 'm0', '-o', folder, '--store', here.store, '--max-depth', '2', '--direct', 'never', ...argv, ...more], { environment: askingOf(server) });
  const events = async (folder = 'a.run'): Promise<readonly TraceEvent[]> =>
    (await readFile(join(here.cwd, folder, 'trace.jsonl'), 'utf8')).trimEnd().split('\n').map((line) => traceEvent.parse(JSON.parse(line)));
  return { here, server, run, events };
}

const countWords: Sessions = {
  root: ['COMMIT:\nlet\n  parts = split(context, "\\n\\n")\n  words = map("How many words?", parts, type: "int")\nin\n  combine(words, "sum")', 'FINAL(result)'],
  'How many words?': ['EXPLORE:\n  n = count(context, unit: "words")', 'FINAL(n)'],
};

describe('a plan above the last level', () => {
  it('has each element worked on by a session of its own, whose answer and flake are derivations too', async () => {
    const { here, server, run, events } = await running(countWords, { argv: ['--child-model', 'm1', '--child-model', 'm2'] });
    expect(await run()).toMatchObject({ status: 0, stdout: '6\n' });
    const told = await events();
    const began = told.flatMap((event) => (event.event === 'child began' ? [event] : []));
    expect(began.map(({ child }) => child)).toEqual(['0.1', '0.2', '0.3']);
    expect(began.map(({ session, element, query, depth, model, bytes }) => ({ session, element, query, depth, model, bytes })).toSorted((a, b) => a.bytes - b.bytes)).toEqual(
      [['one', 3], ['two words', 9], ['three words here\\n', 17]].map(([text, bytes], index) => ({ session: '0', element: `element ${index + 1} of words, \`${text}\``, query: 'How many words?', depth: 1, model: 'm1', bytes })),
    );
    expect(told.flatMap((event) => (event.event === 'child ended' ? [event.status] : []))).toEqual(['answered', 'answered', 'answered']);
    expect(new Set(server.requests.map((request) => `${turnOf(request)?.question} ${request.model}`))).toEqual(new Set(['root m0', 'How many words? m1']));
    expect(await built(here, 'a.run/answer.flake')).toBe('6');
    const children = await Promise.all(['0.1', '0.2', '0.3'].map(async (id) => `${await readFile(join(here.cwd, 'a.run/children', id, 'context.txt'), 'utf8')}: ${await built(here, `a.run/children/${id}/answer.flake`)}`));
    expect(children.sort()).toEqual(['one: 1', 'three words here\n: 3', 'two words: 2']);
  });

  it('may go on below: a child has children, whose plans ask as it stands', async () => {
    const sessions: Sessions = {
      root: ['COMMIT:\nmap("child?", split(context, "\\n\\n"), type: "int")', 'FINAL(combine(result, "sum"))'],
      'child?': ['COMMIT:\nlet\n  each = map("grandchild?", lines(context), type: "int")\nin\n  combine(each, "sum")', 'FINAL(result)'],
      'grandchild?': ['COMMIT:\nrlm_call("How long?", context, type: "int")', 'FINAL(result)'],
    };
    const asked = ({ texts: [text = ''] }: ReceivedRequest) => String(text.length);
    // One question at a time: whoever waits for children must not be in their way.
    const argv = ['--max-depth', '3', '--concurrency', '1', '--max-commits', '6', '--child-model', 'm1', '--child-model', 'm2', '--child-model', 'm3'];
    const { here, server, run, events } = await running(sessions, { context: 'ab\ncde\n\nf\nab\n', asked, argv });
    expect(await run()).toMatchObject({ status: 0, stdout: '8\n' });
    const told = await events();
    const children = told.flatMap((event) => (event.event === 'child began' ? [event.child] : []));
    // `ab` is in both, and is worked on once.
    expect(children.toSorted()).toEqual(['0.1', '0.1.1', '0.1.2', '0.2', '0.2.1']);
    expect(told.filter(({ event }) => event === 'child reused')).toHaveLength(1);
    const models = new Map(server.requests.map((request) => [turnOf(request)?.question ?? 'plain', request.model]));
    expect(Object.fromEntries(models)).toEqual({ root: 'm0', 'child?': 'm1', 'grandchild?': 'm2', plain: 'm3' });
    expect(await built(here, 'a.run/answer.flake')).toBe('8');
    expect(await built(here, 'a.run/children/0.1.1/answer.flake')).toBe(await readFile(join(here.cwd, 'a.run/children/0.1.1/context.txt'), 'utf8') === 'ab' ? '2' : '3');
  });

  it('is asked as it stands where a whole text must be seen, or several at a time', async () => {
    const plan = 'let\n  parts = split(context, "\\n\\n")\n  kept = filter("plain 1", parts)\n  two = map("plain 2", parts, batch: 2)\n  quotes = rlm_call("plain 3", context, type: "quotes")\n  all = combine(parts, prompt: "plain 4")\nin\n  join([join(kept, ""), join(two, ""), join(quotes, ""), all], "|")';
    const asked = ({ query }: ReceivedRequest) => (query === 'plain 2' ? '["x", "y"]' : query === 'plain 3' ? '["a"]' : 'yes');
    const { server, run } = await running({ root: [`COMMIT:\n${plan}`, 'FINAL(result)'] }, { context: 'a\n\nb', asked, argv: ['--child-model', 'm1'] });
    expect(await run()).toMatchObject({ status: 0, stdout: 'ab|xy|a|yes\n' });
    expect(server.requests.map(({ model, query }) => `${model} ${query.slice(0, 7)}`).filter((request) => request.startsWith('m1')).toSorted()).toEqual(['m1 plain 1', 'm1 plain 1', 'm1 plain 2', 'm1 plain 3', 'm1 plain 4']);
  });

  it.each([
    ['"int"', ['FINAL: four', 'FINAL(count(context))'], '2', '“four” is not a whole number in digits, such as 12 or -3. The answer has to be one whole number in digits and nothing else.'],
    ['{ enum: ["good", "bad"] }', ['FINAL(context)', 'FINAL: good'], 'good', 'The answer has to be one of these lines, as it is written, and nothing else:\ngood\nbad'],
    ['{ json: { type: "object", properties: { a: { type: "integer" } }, required: ["a"] } }', ['FINAL: {"a": "x"}', 'FINAL: {"a": 1}'], '{"a":1}', 'The answer has to be one JSON object'],
    ['"text"', ['FINAL(grep(context, "not there"))', 'FINAL: something'], 'something', 'The reply is empty.'],
  ])('has answers of the type %s and no others: a misfit is told to the child, and costs it a step', async (type, [misfit = '', fit = ''], answer, told) => {
    const { server, run, events } = await running({ root: [`COMMIT:\nrlm_call("child?", context, type: ${type})`, 'FINAL(result)'], 'child?': [misfit, fit] }, { context: 'a\nb\n' });
    expect(await run()).toMatchObject({ status: 0, stdout: `${answer}\n` });
    const children = server.requests.filter((request) => turnOf(request)?.question === 'child?');
    expect(children.at(-1)?.messages.at(-1)?.content).toContain(told);
    expect((await events()).flatMap((event) => (event.event === 'mistake' ? event.diagnostics.map(({ code }) => `${event.session} ${code}`) : []))).toEqual(['0.1 RLM6077']);
    expect(turnOf(children[0] ?? (undefined as never))?.opening.includes('The answer has to be')).toBe(type !== '"text"');
  });

  it('fails at the element whose session ends without an answer, and keeps the others', async () => {
    const sessions: Sessions = {
      ...countWords,
      root: [...(countWords['root']?.slice(0, 1) ?? []), 'FINAL: I do not know.'],
    };
    const { here, run, events, server } = await running(sessions);
    server.script((request) => (turnOf(request)?.turn !== 0 && request.messages[1]?.content.includes('How many') === true ? 'EXPLORE:\n  n = count(context, unit: "words")' : saying(sessions)(request)));
    expect(await run()).toMatchObject({ status: 0, stdout: 'I do not know.\n' });
    const told = await events();
    expect(told.flatMap((event) => (event.event === 'child ended' ? [event.status] : []))).toContain('stuck');
    const [mistake] = told.flatMap((event) => (event.event === 'mistake' && event.session === '0' ? [event] : []));
    expect(mistake?.diagnostics[0]).toMatchObject({ code: 'RLM6024', message: expect.stringMatching(/^element \d of words, `.*`: the session about it ended without an answer: the model asked for the same thing 3 times in a row$/) as string });
    expect(await readFile(join(here.cwd, 'a.run/commit-1.flake/plan.rlm'), 'utf8')).toContain('How many words?');
    await expect(readFile(join(here.cwd, 'a.run/commit-1.flake/rlm.lock'))).rejects.toThrow('ENOENT');
  });

  it('is not worked on again when it was answered before, by whatever run', async () => {
    const { here, server, run, events } = await running(countWords, { context: `one\n\n${texts}` });
    expect(await run()).toMatchObject({ status: 0, stdout: '7\n' });
    // Two elements are equal.
    expect((await events()).filter(({ event }) => event === 'child began')).toHaveLength(3);
    const before = server.requests.length;
    expect(await run('again.run')).toMatchObject({ status: 0, stdout: '7\n' });
    expect(server.requests).toHaveLength(before);
    const told = await events('again.run');
    expect(told.filter(({ event }) => event === 'child began')).toEqual([]);
    expect(told.flatMap((event) => (event.event === 'child reused' ? [event.element] : []))).toEqual(['element 1 of words', 'element 2 of words', 'element 3 of words']);
    await expect(readFile(join(here.cwd, 'again.run/children'))).rejects.toThrow('ENOENT');
  });

  it('is not worked on again when the run goes on, counts as it did, and keeps its folder', async () => {
    const { here, server, run, events } = await running(
      { ...countWords, root: ['COMMIT:\nlet\n  words = map("How many words?", lines(context), type: "int")\nin\n  combine(words, "sum")', 'FINAL(result)'] },
      { context: 'a\nb c\nd e f\ng h i j\nk l m n o\n', argv: ['--concurrency', '1', '--max-explore', '5'] },
    );
    expect(await run('a.run', '--max-calls', '7')).toMatchObject({ status: 5 });
    const resumed = await runRlmc(here, ['run', '--resume', 'a.run', '--max-calls', '12', '--json', '--store', here.store], { environment: askingOf(server) });
    expect(resumed).toMatchObject({ status: 0 });
    expect(JSON.parse(resumed.stdout)).toMatchObject({ answer: '15', steps: 5, commits: 1, calls: 12 });
    expect(server.requests).toHaveLength(12);
    const told = await events();
    const second = told.slice(told.findIndex(({ event }) => event === 'resumed'));
    expect(second.flatMap((event) => (event.event === 'child began' ? [event.child] : []))).toEqual(['0.4', '0.5']);
    expect(second.filter(({ event }) => event === 'child reused')).toHaveLength(3);
    const worked = await Promise.all([1, 2, 3, 4, 5].map(async (child) => `${await readFile(join(here.cwd, `a.run/children/0.${child}/context.txt`), 'utf8')}: ${await built(here, `a.run/children/0.${child}/answer.flake`)}`));
    expect(worked.toSorted()).toEqual(['a: 1', 'b c: 2', 'd e f: 3', 'g h i j: 4', 'k l m n o: 5']);
  });

  it('is worked on once by two runs at once', async () => {
    const { here, server, run } = await running(countWords);
    server.script((request) => ({ delay: 300, text: saying(countWords)(request) }));
    const both = await Promise.all([run('a.run'), run('b.run')]);
    for (const ended of both) expect(ended).toMatchObject({ status: 0, stdout: '6\n' });
    expect(server.requests).toHaveLength(2 + 3 * 2);
    for (const folder of ['a.run', 'b.run']) expect(await built(here, `${folder}/answer.flake`)).toBe('6');
  });

  it('has answers that hold like all others: to change one makes the build fail', async () => {
    const { here, run } = await running(countWords);
    await run();
    const { answers } = z.object({ answers: z.record(z.string(), z.unknown()) }).parse(JSON.parse(await readFile(join(here.cwd, 'a.run/answer.flake/rlm.lock'), 'utf8')));
    const [question = ''] = Object.keys(answers);
    await writeFile(join(here.cwd, 'a.run/answer.flake/answers', question), '1000');
    await expect(built(here, 'a.run/answer.flake')).rejects.toThrow('is not the answer that was given');
  });

  it('cannot be asked by a build, which says so', async () => {
    const here = await place();
    const outcome = await buildPlan({
      plan: { kind: 'bytes', name: 'plan.rlm', bytes: Buffer.from('map("?", ["a"])') },
      contexts: [],
      folder: join(here.cwd, 'plan.flake'),
      toolchain: 'host',
      store: here.store,
      models: [{ name: 'm0', params: {} }],
      sessions: { models: [{ name: 'm1', params: {} }], prompt: 1 },
      openModel: () => ({ reply: () => Promise.reject(new Error('a model is asked')) }),
    });
    expect(outcome.diagnostics.map(({ code, message }) => `${code} ${message}`)).toEqual(['RLM6025 element 1 of map in line 1: the answer came from a session of `rlmc run`, and is not there any more']);
  });

  it('ends the whole run when a child spends a budget', async () => {
    const { run, events } = await running(countWords, { argv: ['--max-explore', '2'] });
    expect(await run()).toMatchObject({ status: 5, stderr: expect.stringContaining('RLM7002') as string });
    const told = await events();
    expect(told.flatMap((event) => (event.event === 'child ended' ? [event.status] : []))).toContain('spent');
    expect(told.findLast(({ event }) => event === 'ended')).toMatchObject({ session: '0', status: 'spent' });
  });
});

describe('64 children at once', () => {
  const lines = Array.from({ length: 64 }, (_, index) => `line ${index}${' x'.repeat(index)}`);
  const wordsOf = (line: string) => line.split(' ').length;
  const root = ['COMMIT:\nlet\n  words = map("How many?", lines(context), type: "int")\nin\n  combine(words, "sum")', 'FINAL(result)'];

  async function many(argv: readonly string[]) {
    const ran = await running({ root }, { context: lines.join('\n'), argv: ['--concurrency', '64', '--max-explore', '64', ...argv] });
    ran.server.script((request) => {
      const turn = turnOf(request);
      if (turn?.question !== 'How many?') return { text: root[turn?.turn ?? 0] ?? '', usage: { prompt_tokens: 1_000_000, completion_tokens: 0 } };
      // Each child has a bill of its own, by the number of its line.
      const index = Number(/line ([0-9]+)/.exec(turn.opening)?.[1]);
      return { delay: 200, text: turn.turn === 0 ? 'EXPLORE:\n  n = count(context, unit: "words")' : 'FINAL(n)', usage: { prompt_tokens: 100 + index, completion_tokens: turn.turn + 1 } };
    });
    return ran;
  }

  it('pay each for itself and together for the run, whose limits are just enough', async () => {
    const { here, server, run, events } = await many(['--max-calls', '130', '--max-commits', '1', '--json']);
    const ended = await run();
    expect(ended).toMatchObject({ status: 0 });
    expect(server.mostAtOnce).toBeGreaterThan(32);
    expect(JSON.parse(ended.stdout)).toMatchObject({
      answer: String(lines.reduce((sum, line) => sum + wordsOf(line), 0)), steps: 64, commits: 1, calls: 130, usage: { inputTokens: 2_000_000 + 2 * lines.reduce((sum, _, index) => sum + 100 + index, 0), outputTokens: 64 * 3 },
    });
    const lock = z.object({ answers: z.record(z.string(), z.object({ usage: z.unknown() })) }).parse(JSON.parse(await readFile(join(here.cwd, 'a.run/commit-1.flake/rlm.lock'), 'utf8')));
    const began = (await events()).flatMap((event) => (event.event === 'child began' ? [event] : []));
    expect(began).toHaveLength(64);
    for (const { question, element } of began) expect(lock.answers[question]?.usage).toEqual({ inputTokens: 2 * (100 + Number(/line ([0-9]+)/.exec(element)?.[1])), outputTokens: 3 });
  });

  it('send no request more than the run may, all together, and lose nothing of what was answered', async () => {
    const { server, run, events } = await many(['--max-calls', '100']);
    expect(await run()).toMatchObject({ status: 5, stderr: expect.stringContaining('RLM7004') as string });
    expect(server.requests).toHaveLength(100);
    expect((await events()).filter((event) => event.event === 'replied' && !event.reused)).toHaveLength(100);
  });
});
