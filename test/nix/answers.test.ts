import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { scriptedModel } from '../support/scripted-model.ts';
import { answerOf, askingOf, edit, place, type Place, runRlmc } from './support/asking.ts';
import { temporaryStore } from './support/temporary.ts';

let here: Place;
let folder: string;

const plan = 'let\n  counts = map("How many?", lines(context), type: "int")\n  total = combine(counts, "sum")\nin\n  rlm_call("Say it nicely", join([total, "\u{1B}[31m apples"], ""))\n';

beforeAll(async () => {
  here = await place();
  const server = await scriptedModel(({ texts, messages, query }) => {
    if (query === 'Say it nicely') return 'Lots!\nReally.';
    return texts[0] === 'two' && messages.length === 2 ? 'a pair' : '2';
  });
  folder = (await answerOf(here, await here.file('apples.rlm', plan), ['-c', await here.file('apples', 'one\ntwo\none\n')], { environment: askingOf(server) })).flake;
  await server.stop();
});

const answers = (...argv: readonly string[]) => runRlmc(here, ['answers', '--store', here.store, ...argv]);

describe('rlmc answers', () => {
  it('lists what was asked, by the nodes of the plan, and what was said', async () => {
    const { status, stdout, stderr } = await answers(folder);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    const date = '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ';
    expect(stdout).toMatch(
      new RegExp(
        [
          '^counts, map in line 2: How many\\?',
          '  “one”: “2”',
          `    m1-scripted, ${date}, 10 tokens in, 2 out`,
          '  “two”: “2”',
          `    m1-scripted, ${date}, 10 tokens in, 2 out`,
          '    after a reply that did not fit, 10 tokens in, 2 out: .*a pair.*',
          '',
          'rlm_call in line 5: Say it nicely',
          '  “6\\\\u\\{1B\\}\\[31m apples”: “Lots!\\\\nReally.”',
          `    m1-scripted, ${date}, 10 tokens in, 2 out\n$`,
        ].join('\n'),
      ),
    );
  });

  it('gives all of it as JSON', async () => {
    const { status, stdout } = await answers(folder, '--json');
    expect(status).toBe(0);
    const printed = JSON.parse(stdout) as { questions: readonly unknown[] };
    expect(printed).toMatchObject({ flake: folder, diagnostics: [] });
    expect(printed.questions).toHaveLength(3);
    expect(printed.questions[1]).toEqual({
      node: 'counts',
      operation: 'map',
      line: 2,
      level: 1,
      question: expect.stringMatching(/^[0-9a-f]{64}$/),
      model: 'm1',
      query: 'How many?',
      texts: ['two'],
      answer: '2',
      answeredBy: 'm1-scripted',
      fingerprint: 'fp_scripted',
      date: expect.any(String),
      usage: { inputTokens: 10, outputTokens: 2 },
      rejected: [{ reason: expect.stringContaining('a pair'), date: expect.any(String), usage: { inputTokens: 10, outputTokens: 2 } }],
    });
    expect(printed.questions[2]).toMatchObject({ answer: 'Lots!\nReally.', texts: ['6\u{1B}[31m apples'] });
  });

  it('needs neither a key nor the answers that an installation keeps', async () => {
    const there = await place();
    await answerOf(there, await there.file('first.rlm', 'count("a")'), []);
    await cp(folder, join(there.cwd, 'received'), { recursive: true });
    const { status, stdout } = await runRlmc(there, ['answers', '--store', there.store, 'received']);
    expect({ status, stdout }).toEqual({ status: 0, stdout: (await answers(folder)).stdout });
  });

  it('lists what has no answer yet', async () => {
    await runRlmc(here, ['compile', await here.file('asks.rlm', 'rlm_call("Who?", "nobody")'), '--store', here.store, '--model', 'm2']);
    expect(await answers('asks.flake')).toEqual({ status: 0, stdout: 'rlm_call in line 1: Who?\n  “nobody”: not answered; asks m2\n', stderr: '' });
    expect(JSON.parse((await answers('asks.flake', '--json')).stdout)).toMatchObject({ questions: [{ answer: null, model: 'm2' }] });
  });

  it('says of a plan that asks nothing that it does', async () => {
    await runRlmc(here, ['compile', await here.file('free.rlm', 'count("a")'), '--store', here.store]);
    expect(await answers('free.flake')).toEqual({ status: 0, stdout: '', stderr: 'the plan asks no model\n' });
    expect(JSON.parse((await answers('free.flake', '--json')).stdout)).toEqual({ flake: join(here.cwd, 'free.flake'), questions: [], diagnostics: [] });
  });

  it('says which answer is damaged', async () => {
    const damaged = join(here.cwd, 'damaged');
    await cp(folder, damaged, { recursive: true });
    await edit(join(damaged, 'rlm.lock'), (text) => text.replace('m1-scripted', 'm9-scripted'));
    const { status, stderr } = await answers(damaged);
    expect({ status, stderr }).toMatchObject({ status: 1, stderr: expect.stringContaining('RLM6031') });
    const { stdout } = await answers(damaged, '--json');
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, diagnostics: [{ code: 'RLM6031' }] });
  });

  it.each(['nowhere', '.'])('refuses %s, which is no folder of a plan', async (directory) => {
    expect(await answers(directory)).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('error RLM6033') });
  });

  it('says of the folder of a run which flake in it is meant', async () => {
    await here.file('some.run/run.json', '{}');
    const { status, stderr } = await answers('some.run');
    expect(status).toBe(1);
    expect(stderr).toMatch(/error RLM6033: .*some\.run` is not the folder of a plan that was built: it is the folder of a run, which has several\n\nHint: .*some\.run\/answer\.flake` is that of the answer/);
  });

  it('refuses a folder whose plan is gone', async () => {
    const gone = join(here.cwd, 'gone');
    await cp(folder, gone, { recursive: true });
    await rm(join(gone, 'plan.rlm'));
    expect(await answers(gone)).toMatchObject({ status: 1, stderr: expect.stringContaining('error RLM6033') });
  });

  it('says of a store without the toolchain that it has none', async () => {
    const { status, stderr } = await runRlmc(here, ['answers', '--store', await temporaryStore(), folder]);
    expect({ status, stderr }).toMatchObject({ status: 3, stderr: expect.stringMatching(/error RLM5\d{3}.*toolchain/) });
    expect(stderr).not.toContain('garbage');
  });
});
