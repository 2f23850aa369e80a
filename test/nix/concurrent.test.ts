import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ScriptedModel, scriptedModel } from '../support/scripted-model.ts';
import { answerOf, askingOf, elementsOf, place, type Place, printedBy, runRlmc } from './support/asking.ts';

let here: Place;
let server: ScriptedModel;

beforeAll(async () => {
  server = await scriptedModel(({ texts }) => ({ text: `${texts.join()}!`, delay: 20 }));
  here = await place({ environment: askingOf(server) });
  await here.file('map.rlm', 'map("Say it", lines(context))');
  await answerOf(here, await here.file('first.rlm', 'rlm_call("Say it", "hello")'), []);
});

afterAll(() => server.stop());

const linesOf = (name: string, count: number) => Array.from({ length: count }, (_, index) => `${name} ${index}`);

const runBuild = (plan: string, argv: readonly string[]) => runRlmc(here, ['build', plan, '--store', here.store, '--model', 'm1', '--json', ...argv]);

async function contextOf(name: string, elements: readonly string[]): Promise<string> {
  return here.file(name, elements.map((line) => `${line}\n`).join(''));
}

const answered = (elements: readonly string[]) => elements.map((line) => `${line}!`);

/** How often each element was asked about since a number of requests. */
const timesAsked = (since: number) => Map.groupBy(server.requests.slice(since), ({ texts }) => texts.join());

function expectEachOnce(since: number, elements: readonly string[]): void {
  const asked = [...timesAsked(since)].map(([text, requests]) => [text, requests.length]);
  expect(asked.sort()).toEqual(elements.map((text) => [text, 1]).sort());
}

describe('builds in a store that nobody has made yet', () => {
  it('make it once, whichever of them is first', async () => {
    const elsewhere = await place();
    await elsewhere.file('plan.rlm', 'count("a b", unit: "words")');
    const folders = Array.from({ length: 4 }, (_, index) => `${index}.flake`);
    const all = await Promise.all(folders.map((folder) => runRlmc(elsewhere, ['build', 'plan.rlm', '--store', elsewhere.store, '-o', folder])));
    expect(all.map(({ status, stderr }) => (status === 0 ? status : stderr))).toEqual([0, 0, 0, 0]);
  });
});

describe('two builds at once', () => {
  it('in one folder ask each question once, and both have the answer', async () => {
    const elements = linesOf('one folder', 20);
    const argv = ['-c', await contextOf('one', elements), '-o', 'one.flake'];
    const since = server.requests.length;
    const both = await Promise.all([answerOf(here, 'map.rlm', argv), answerOf(here, 'map.rlm', argv)]);
    for (const result of both) expect(elementsOf(result)).toEqual(answered(elements));
    expectEachOnce(since, elements);
    expect(both.map(({ calls }) => calls.asked).sort()).toEqual([0, 20]);
  });

  it('in two folders ask each question that both have once, and both have their answers', async () => {
    const elements = linesOf('two folders', 30);
    const [first, second] = [elements.slice(0, 25), elements.slice(5).reverse()];
    const since = server.requests.length;
    const ended = await Promise.all(
      [first, second].map(async (lines, index) => runBuild('map.rlm', ['-c', await contextOf(`two-${index}`, lines), '-o', `two-${index}.flake`, '--concurrency', '3'])),
    );
    const both = ended.map(printedBy);
    expect(both.map(elementsOf)).toEqual([answered(first), answered(second)]);
    expectEachOnce(since, elements);
    // They wait for each other's questions, not for each other's folders.
    for (const { stderr } of ended) expect(stderr).not.toContain('waiting for');
    expect(both.map(({ calls }) => calls.asked + calls.reused)).toEqual([25, 25]);
  });

  it('with different models ask both', async () => {
    const elements = linesOf('two models', 5);
    const context = await contextOf('models', elements);
    const since = server.requests.length;
    await Promise.all(['m1', 'm2'].map((model) => answerOf(here, 'map.rlm', ['-c', context, '-o', `${model}.flake`, '--model', model])));
    expect([...timesAsked(since).values()].map((requests) => requests.map(({ model }) => model).sort())).toEqual(elements.map(() => ['m1', 'm2']));
  });
});

describe('the garbage collector of the store', () => {
  const collect = (reject: boolean) => execa('nix-collect-garbage', ['--store', here.store], { env: { ...here.environment }, extendEnv: false, reject });

  it('takes nothing that a build in its middle needs, and nothing that was answered', async () => {
    const elements = linesOf('collected', 60);
    // Two rounds, so that questions are built between answers.
    const plan = await here.file('rounds.rlm', 'let once = map("Say it", lines(context)) twice = map("Say it again", once) in twice');
    const context = await contextOf('collected', elements);
    const since = server.requests.length;
    let building = true;
    const build = answerOf(here, plan, ['-c', context, '-o', 'collected.flake', '--concurrency', '4']).finally(() => (building = false));
    let times = 0;
    const collecting = (async () => {
      for (; building; times++) {
        // Nix 2.8 fails at times when what it deletes is just getting a user.
        await collect(false);
        // A store that is collected all the time keeps nothing long enough to be built from.
        await new Promise((resolve) => setTimeout(resolve, 400));
      }
    })();
    const [result] = await Promise.all([build, collecting]);
    expect(times).toBeGreaterThan(2);
    expect(elementsOf(result)).toEqual(answered(answered(elements)));
    expect(server.requests.length - since).toBe(120);

    await collect(true);
    const elsewhere = await answerOf(here, plan, ['-c', context, '-o', 'after.flake']);
    expect(elsewhere).toMatchObject({ answer: result.answer, calls: { asked: 0, reused: 120 } });
    expect(server.requests.length - since).toBe(120);
    // The folder alone, too, has all that it needs.
    expect(await answerOf(here, plan, ['-c', join(here.cwd, context), '-o', 'collected.flake'])).toMatchObject({ calls: { asked: 0 } });
  });
});
