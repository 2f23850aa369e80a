import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import * as z from 'zod/mini';
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
    const run = (folder: string) =>
      runRlmc(here, ['run', '-q', hostile, ...Object.keys(contexts).flatMap((name) => ['-c', `${name}=${name}`]), '--model', 'm1', '-o', folder, '--store', here.store], { environment: askingOf(server) });
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
    runRlmc(here, ['run', '-q', 'root', '-c', 'log', '--model', 'm0', '-o', folder, '--store', here.store, '--max-depth', '2', ...argv, ...more], { environment: askingOf(server) });
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
});
