import { cp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { canonicalJson, type CanonicalValue } from '../../compiler/canonical-json.ts';
import { sha256 } from '../../runtime/sha256.ts';
import { answerOf, askingOf, edit, elementsOf, modelForThisTest, place, type Place, runRlmc, startRlmc } from './support/asking.ts';
import type { ReceivedRequest, ScriptedModel } from '../support/scripted-model.ts';

let here: Place;

beforeAll(async () => {
  here = await place();
});

const environmentOf = (server: ScriptedModel) => ({ environment: askingOf(server) });

/** A promise, and what ends it. */
function gate(): { readonly opened: Promise<void>; open(): void } {
  let open = () => {};
  const opened = new Promise<void>((resolve) => (open = resolve));
  return { opened, open: () => open() };
}

const argvOf = (plan: string, ...more: readonly string[]) => ['build', plan, '--store', here.store, '--model', 'm1', ...more];

describe('an answer that does not fit its question, as an rlmc with other rules may have left it', () => {
  const source = 'map("How many?", ["x", "y"], type: "int")';
  const flake = 'misfit.flake';

  const canonicalValue: z.ZodType<CanonicalValue> = z.lazy(() => z.union([z.string(), z.number(), z.boolean(), z.null(), z.array(canonicalValue), z.record(z.string(), canonicalValue)]));

  /** Puts an answer into the folder of a place, in all form. */
  async function answerWith(at: Place, reply: string): Promise<void> {
    const path = join(at.cwd, flake, 'rlm.lock');
    const lock = z.looseObject({ answers: z.record(z.string(), z.record(z.string(), canonicalValue)) }).parse(JSON.parse(await readFile(path, 'utf8')));
    const [question = '', entry = {}] = Object.entries(lock.answers)[0] ?? [];
    const { check: _, ...others } = entry;
    const unsigned = { ...others, answer: sha256(reply) };
    lock.answers[question] = { ...unsigned, check: sha256(canonicalJson({ ...unsigned, question })) };
    await writeFile(path, JSON.stringify(lock));
    await writeFile(join(at.cwd, flake, 'answers', question), reply);
  }

  it('is as good as none: another that is kept is taken, or the question, and no other, is asked again', async () => {
    const server = await modelForThisTest(({ texts }) => (texts.join() === 'x' ? '1' : '2'));
    const [mine, theirs] = [here, await place()];
    for (const at of [mine, theirs]) await at.file('misfit.rlm', source);
    const argv = ['-o', flake];
    await answerOf(mine, 'misfit.rlm', argv, environmentOf(server));
    await answerWith(mine, 'some');
    await cp(join(mine.cwd, flake), join(theirs.cwd, flake), { recursive: true });
    expect(await answerOf(mine, 'misfit.rlm', argv, environmentOf(server))).toMatchObject({ answer: '1\n2\n', calls: { asked: 0, reused: 2, failed: 0 } });
    const offline = await runRlmc(theirs, ['build', 'misfit.rlm', '--store', theirs.store, '--model', 'm1', '--offline', ...argv]);
    expect(offline.stderr).toMatch(/RLM6022.*1 question/);
    // What is kept may not fit either.
    expect(await runRlmc(theirs, ['import', flake, '--store', theirs.store])).toMatchObject({ status: 0 });
    expect(server.requests).toHaveLength(2);
    expect(await answerOf(theirs, 'misfit.rlm', argv, environmentOf(server))).toMatchObject({ answer: '1\n2\n', calls: { asked: 1, reused: 1, failed: 0 } });
    expect(await answerOf(theirs, 'misfit.rlm', ['-o', 'other.flake'], environmentOf(server))).toMatchObject({ calls: { asked: 0, reused: 2, failed: 0 } });
  });
});

describe('rounds', () => {
  it('ask what depends on answers once these are there', async () => {
    const server = await modelForThisTest(({ query, texts }) => (query === 'Keep it?' ? (texts[0]?.includes('1') === true ? 'no' : 'yes') : `${query} ${texts.join('+')}`));
    const plan = await here.file('rounds.rlm', 'let\n  kept = filter("Keep it?", lines(context))\n  said = map("Say", kept)\nin\n  rlm_call("All", join(said, ";"))\n');
    const context = await here.file('rounds', 'r 1\nr 2\nr 3\n');
    const result = await answerOf(here, plan, ['-c', context], environmentOf(server));
    expect(result).toMatchObject({ answer: 'All Say r 2;Say r 3', calls: { asked: 6, reused: 0, failed: 0 }, nodes: { built: 5, cached: 0 } });
    expect(server.requests.map(({ query }) => query)).toEqual(['Keep it?', 'Keep it?', 'Keep it?', 'Say', 'Say', 'All']);
    expect(await answerOf(here, plan, ['-c', context], environmentOf(server))).toMatchObject({ calls: { asked: 0, reused: 6, failed: 0 }, nodes: { built: 0, cached: 5 } });
  });

  it('of one branch do not wait for an answer that another branch waits for', async () => {
    const third = gate();
    const server = await modelForThisTest(async ({ query, texts }) => {
      if (query === 'Slow') await third.opened;
      if (query === 'Third') third.open();
      return `${query} ${texts.join()}`;
    });
    const plan = await here.file(
      'branches.rlm',
      'let\n  slow = rlm_call("Slow", context)\n  first = rlm_call("First", context)\n  second = rlm_call("Second", first)\n  third = rlm_call("Third", second)\nin\n  join([slow, third], "; ")\n',
    );
    const result = await answerOf(here, plan, ['-c', await here.file('branches', 'b')], environmentOf(server));
    expect(result.answer).toMatch(/^Slow b\n?; Third Second First b\n?$/);
    // Were the branches to wait for each other, the slow answer would never have come.
    expect(server.requests.map(({ query }) => query).slice(2)).toEqual(['Second', 'Third']);
  });

  it('of one branch do not wait for the questions of another, when more are there than are asked at once', async () => {
    const server = await modelForThisTest(({ query, texts }) => `${query} ${texts.join()}`);
    const plan = await here.file('fair.rlm', 'let\n  many = map("Many", lines(context))\n  few = map("Few", ["x", "y"])\nin\n  join([join(many, ""), join(few, "")], "")\n');
    const lines = Array.from({ length: 60 }, (_, index) => `line ${index}\n`).join('');
    await answerOf(here, plan, ['-c', await here.file('fair', lines), '--concurrency', '1'], environmentOf(server));
    const order = server.requests.map(({ query }) => query);
    expect(order.lastIndexOf('Few')).toBeLessThan(order.lastIndexOf('Many'));
  });

  it('are none for an empty list', async () => {
    const server = await modelForThisTest(() => 'nothing should ask');
    const plan = await here.file('empty.rlm', 'let\n  none = grep(lines(context), "^nowhere$")\nin\n  count(map("Say", none))\n');
    expect(await answerOf(here, plan, ['-c', await here.file('empty', 'a\n')], environmentOf(server))).toMatchObject({ answer: '0', calls: { asked: 0, reused: 0, failed: 0 } });
    expect(server.requests).toEqual([]);
  });

  it('count a question once that two nodes ask, one after the other', async () => {
    const server = await modelForThisTest(() => 'same');
    const plan = await here.file('twice.rlm', 'let\n  first = map("Again", ["same"])\nin\n  map("Again", first)\n');
    expect(await answerOf(here, plan, [], environmentOf(server))).toMatchObject({ calls: { asked: 1, reused: 0, failed: 0 } });
    expect(server.requests).toHaveLength(1);
  });

  it('ask one question for a thousand equal elements', async () => {
    const server = await modelForThisTest(({ texts }) => `${texts.join()}!`);
    const plan = await here.file('equal.rlm', 'map("Say", lines(context))');
    const result = await answerOf(here, plan, ['-c', await here.file('equal', 'same\n'.repeat(1000))], environmentOf(server));
    expect(elementsOf(result)).toEqual(Array.from({ length: 1000 }, () => 'same!'));
    expect(server.requests).toHaveLength(1);
  });

  it('go on after the garbage collector took all that was built until then', async () => {
    const server = await modelForThisTest(async ({ query, texts }) => {
      if (query === 'First') await execa('nix-collect-garbage', ['--store', here.store]);
      return `${query} ${texts.join()}`;
    });
    const plan = await here.file('garbage.rlm', 'let\n  first = map("First", lines(context))\nin\n  map("Second", first)\n');
    const result = await answerOf(here, plan, ['-c', await here.file('garbage', 'g\nh\n'), '--concurrency', '1'], environmentOf(server));
    expect(elementsOf(result)).toEqual(['Second First g', 'Second First h']);
  });
});

describe('what fails while questions are built', () => {
  it('is told with its line, once, and stops asking', async () => {
    const server = await modelForThisTest(() => 'yes');
    const plan = await here.file('wrong-value.rlm', 'let\n  numbers = combine(lines(context), "sum")\n  a = rlm_call("A", numbers)\n  b = rlm_call("B", numbers)\nin\n  join([a, b], "")\n');
    const { status, stdout, stderr } = await runRlmc(here, argvOf(plan, '-c', await here.file('wrong-value', '1\nx\n'), '--json'), environmentOf(server));
    expect({ status, stderr }).toMatchObject({ status: 1, stderr: expect.stringContaining('wrong-value.rlm:2:13 - error RLM4003') });
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, diagnostics: [{ code: 'RLM4003', line: 2 }] });
    expect(server.requests).toEqual([]);
  });
});

describe('--offline', () => {
  const plan = 'let\n  a = map("A", lines(context))\n  b = rlm_call("B", context)\n  c = map("C", a)\nin\n  join([join(c, ""), b], "")\n';

  it('asks nothing, and lists what has no answer, by the nodes of the plan', async () => {
    const server = await modelForThisTest(() => 'asked!');
    const file = await here.file('offline.rlm', plan);
    const context = await here.file('offline', Array.from({ length: 5 }, (_, index) => `offline ${index}\n`).join(''));
    const { status, stdout, stderr } = await runRlmc(here, argvOf(file, '-c', context, '--offline', '--json'), environmentOf(server));
    expect(server.requests).toEqual([]);
    expect({ status, stderr }).toMatchObject({ status: 1, stderr: expect.stringContaining('a has 5 questions without an answer, about `offline 0`, `offline 1`, `offline 2`, …') });
    const printed = JSON.parse(stdout) as { missing: readonly { node: string; texts: readonly string[]; question: string }[] };
    expect(printed).toMatchObject({ ok: false, diagnostics: [{ code: 'RLM6022', line: 2 }, { code: 'RLM6022', line: 3 }], calls: { asked: 0, reused: 0, failed: 0 } });
    expect(printed.missing.map(({ node, texts }) => [node, ...texts])).toEqual([
      ...Array.from({ length: 5 }, (_, index) => ['a', `offline ${index}`]),
      ['b', expect.stringContaining('offline 4')],
    ]);
    expect(new Set(printed.missing.map(({ question }) => question)).size).toBe(6);
  });

  it('builds what is answered, without a key', async () => {
    const server = await modelForThisTest(({ query, texts }) => `${query} ${texts.join()}`);
    const file = await here.file('offline-answered.rlm', plan);
    const argv = ['-c', await here.file('offline-answered', 'one\ntwo\n')];
    const { answer } = await answerOf(here, file, argv, environmentOf(server));
    await rm(join(here.cwd, 'offline-answered.flake'), { recursive: true });
    expect(await answerOf(here, file, [...argv, '--offline'])).toMatchObject({ answer, calls: { asked: 0, reused: 5, failed: 0 } });
  });
});

describe('--max-age', () => {
  it('asks again what was answered longer ago, and puts the new answer in the place of the old', async () => {
    let said = 'old';
    const server = await modelForThisTest(({ texts }) => `${said} ${texts.join()}`);
    const plan = await here.file('age.rlm', 'map("Say", lines(context))');
    const argv = ['-c', await here.file('age', 'p\nq\n')];
    const { flake } = await answerOf(here, plan, argv, environmentOf(server));
    said = 'new';
    expect(elementsOf(await answerOf(here, plan, [...argv, '--max-age', '1h'], environmentOf(server)))).toEqual(['old p', 'old q']);
    // A second later, so that the answers are older than nothing.
    await new Promise((resolve) => setTimeout(resolve, 1100));
    const again = await answerOf(here, plan, [...argv, '--max-age', '0s'], environmentOf(server));
    expect(again).toMatchObject({ calls: { asked: 2, reused: 0, failed: 0 } });
    expect(elementsOf(again)).toEqual(['new p', 'new q']);
    expect(await readdir(join(flake, 'answers'))).toHaveLength(2);
    expect(elementsOf(await answerOf(here, plan, argv, environmentOf(server)))).toEqual(['new p', 'new q']);
  });
});

describe('--max-calls', () => {
  it('is exact with many at once', async () => {
    const server = await modelForThisTest(({ texts }) => `${texts.join()}!`);
    const plan = await here.file('calls.rlm', 'let\n  said = map("Say", lines(context))\nin\n  rlm_call("All", join(said, ""))\n');
    const argv = ['-c', await here.file('calls', Array.from({ length: 30 }, (_, index) => `c ${index}\n`).join(''))];
    const { status, stdout } = await runRlmc(here, argvOf(plan, ...argv, '--json', '--max-calls', '13', '--concurrency', '8'), environmentOf(server));
    expect(status).toBe(5);
    expect(server.requests).toHaveLength(13);
    expect(JSON.parse(stdout)).toMatchObject({
      ok: false,
      diagnostics: [{ code: 'RLM7001', message: expect.stringContaining('13 requests were sent, as many as `--max-calls` allows; 17 questions are left, and what depends on them') }],
      calls: { asked: 13, reused: 0, failed: 0 },
      usage: { inputTokens: 130, outputTokens: 26 },
    });
    expect(await answerOf(here, plan, argv, environmentOf(server))).toMatchObject({ calls: { asked: 18, reused: 13, failed: 0 } });
  });

  it('counts answers that do not fit', async () => {
    const server = await modelForThisTest(() => 'many');
    const plan = await here.file('misfit-calls.rlm', 'rlm_call("How many?", "of these", type: "int")');
    const { status, stdout } = await runRlmc(here, argvOf(plan, '--json', '--max-calls', '2'), environmentOf(server));
    expect(status).toBe(5);
    expect(server.requests).toHaveLength(2);
    expect(JSON.parse(stdout)).toMatchObject({ diagnostics: [{ code: 'RLM7001' }], calls: { asked: 0, failed: 0 }, usage: { inputTokens: 20 } });
  });
});

describe('an answer that does not fit', () => {
  it('is asked again with the reason, and is in the record of the one that does', async () => {
    const server = await modelForThisTest(({ messages }) => (messages.length === 2 ? 'seven' : '7'));
    const plan = await here.file('misfit.rlm', 'rlm_call("How many?", "apples", type: "int")');
    const result = await answerOf(here, plan, [], environmentOf(server));
    expect(result).toMatchObject({ answer: '7', calls: { asked: 1, reused: 0, failed: 0 }, usage: { inputTokens: 20, outputTokens: 4 } });
    expect(server.requests[1]?.messages.slice(2)).toMatchObject([{ role: 'assistant', content: 'seven' }, { role: 'user' }]);
    const lock = JSON.parse(await readFile(join(result.flake, 'rlm.lock'), 'utf8')) as { answers: Record<string, unknown> };
    expect(Object.values(lock.answers)).toMatchObject([{ rejected: [{ reason: expect.stringContaining('seven'), usage: { inputTokens: 10, outputTokens: 2 } }] }]);
  });

  it('three times fails the element, which is named with its place, text and reason', async () => {
    const server = await modelForThisTest(({ texts }) => (texts[0] === 'pears' ? 'lots' : '3'));
    const plan = await here.file('misfits.rlm', 'let\n  counts = map("How many?", lines(context), type: "int")\nin\n  combine(counts, "sum")\n');
    const argv = ['-c', await here.file('misfits', 'oranges\nplums\npears\nfigs\n'), '--keep-going', '--json'];
    const { status, stdout, stderr } = await runRlmc(here, argvOf(plan, ...argv), environmentOf(server));
    expect({ status, stderr }).toMatchObject({ status: 4, stderr: expect.stringContaining('misfits.rlm:2:12 - error RLM6020: element 3 of counts, `pears`: the model gave 3 answers, none of which fits, the last one `lots`, which is not a whole number') });
    expect(JSON.parse(stdout)).toMatchObject({ diagnostics: [{ code: 'RLM6020' }], calls: { asked: 3, reused: 0, failed: 1 } });
    expect(server.requests).toHaveLength(6);
  });
});

describe('--keep-going', () => {
  it('goes on with other branches, and tells all failures', async () => {
    const server = await modelForThisTest(({ query, texts }) => (texts.join().includes('bad') ? 'no number' : query === 'Last' ? 'end' : '1'));
    const plan = await here.file(
      'going.rlm',
      'let\n  a = map("A", ["bad 1", "good"], type: "int")\n  b = map("B", ["fine", "bad 2"], type: "int")\n  c = map("C", ["well"], type: "int")\n  d = rlm_call("Last", join(c, ""))\n  e = rlm_call("Never", join(a, ""))\nin\n  join([join(b, ""), d, e], "")\n',
    );
    const { status, stdout } = await runRlmc(here, argvOf(plan, '--keep-going', '--json'), environmentOf(server));
    expect(status).toBe(4);
    expect(JSON.parse(stdout)).toMatchObject({ diagnostics: [{ code: 'RLM6020', line: 2 }, { code: 'RLM6020', line: 3 }], calls: { asked: 4, failed: 2 } });
    expect(server.requests.filter(({ query }) => query === 'Last')).toHaveLength(1);
    expect(server.requests.filter(({ query }) => query === 'Never')).toHaveLength(0);
  });

  it('is needed for more: without it nothing new is asked after a failure', async () => {
    const first = gate();
    const reply = async ({ texts }: ReceivedRequest) => {
      if (texts[0] !== 'stop 0') await first.opened;
      return texts[0] === 'stop 0' ? 'no number' : '1';
    };
    let misfits = 0;
    const server = await modelForThisTest(async (request) => {
      const text = await Promise.race([reply(request), first.opened.then(() => '1')]);
      if (text !== '1') misfits += 1;
      if (misfits === 3) first.open();
      return text;
    });
    const plan = await here.file('stopping.rlm', 'map("How many?", lines(context), type: "int")');
    const lines = Array.from({ length: 20 }, (_, index) => `stop ${index}\n`).join('');
    const { status, stdout } = await runRlmc(here, argvOf(plan, '-c', await here.file('stopping', lines), '--concurrency', '3', '--json'), environmentOf(server));
    expect(status).toBe(4);
    const { calls } = JSON.parse(stdout) as { calls: { asked: number; failed: number } };
    // The two that were under way, and maybe as many that were begun before the failure was known.
    expect(calls.failed).toBe(1);
    expect(calls.asked).toBeLessThanOrEqual(4);
    expect(server.requests.length).toBe(3 + calls.asked);
  });
});

describe('the model of a plan', () => {
  it('must be one that the user named', async () => {
    const server = await modelForThisTest(({ model }) => model);
    const plan = await here.file('chosen.rlm', 'join([rlm_call("A", "t"), rlm_call("A", "t", model: "m2")], " ")');
    const refused = await runRlmc(here, argvOf(plan), environmentOf(server));
    expect(refused).toMatchObject({ status: 1, stderr: expect.stringContaining('RLM2035') });
    expect(server.requests).toEqual([]);
    expect(await answerOf(here, plan, ['--allow-model', 'm2'], environmentOf(server))).toMatchObject({ answer: 'm1 m2' });
  });

  it('is the one of --child-model, if there is one', async () => {
    const server = await modelForThisTest(({ model }) => model);
    const plan = await here.file('child.rlm', 'join([rlm_call("B", "t"), rlm_call("B", "t", model: "m1")], " ")');
    expect(await answerOf(here, plan, ['--child-model', 'small'], environmentOf(server))).toMatchObject({ answer: 'small m1' });
  });

  it('must be named at all', async () => {
    const { status, stderr } = await runRlmc(here, ['build', await here.file('nobody.rlm', 'rlm_call("A", "t")'), '--store', here.store]);
    expect({ status, stderr }).toMatchObject({ status: 1, stderr: expect.stringContaining('RLM2036') });
  });
});

describe('a text that cannot fit into the window of the model', () => {
  it('is not sent: the element is named, and by how much it is too long', async () => {
    const server = await modelForThisTest(() => 'short');
    const models = await here.file('models.json', '{ "m1": { "window": 100 } }');
    const plan = await here.file('window.rlm', 'map("Say", lines(context))');
    const context = await here.file('window', `short\n${'word '.repeat(500)}\n`);
    const { status, stdout } = await runRlmc(here, argvOf(plan, '-c', context, '--models', models, '--keep-going', '--json'), environmentOf(server));
    expect({ status, printed: JSON.parse(stdout) as unknown }).toMatchObject({
      status: 4,
      printed: { diagnostics: [{ code: 'RLM6021', line: 1, message: expect.stringMatching(/^element 2 of map in line 1, `word word .*`: .* at least \d+ tokens too long for the model, which takes 100$/) }], calls: { asked: 1, failed: 1 } },
    });
    expect(server.requests).toHaveLength(1);
  });
});

describe('an endpoint that fails', () => {
  it('is told of once, whatever is under way, and stops everything', async () => {
    const server = await modelForThisTest(() => ({ status: 401, body: '{"error":{"message":"No such key."}}' }));
    const plan = await here.file('refused.rlm', 'let\n  a = map("A", lines(context))\n  b = map("B", lines(context))\nin\n  join([join(a, ""), join(b, "")], "")\n');
    const lines = Array.from({ length: 50 }, (_, index) => `key ${index}\n`).join('');
    const { status, stdout, stderr } = await runRlmc(here, argvOf(plan, '-c', await here.file('refused', lines), '--keep-going', '--json'), environmentOf(server));
    expect({ status, stderr }).toMatchObject({ status: 4, stderr: expect.stringContaining('error RLM6002') });
    expect((JSON.parse(stdout) as { diagnostics: readonly unknown[] }).diagnostics).toHaveLength(1);
    expect(server.requests.length).toBeLessThanOrEqual(16);
  });
});

describe('an interrupt', () => {
  it('keeps what was answered, and ends with status 130; the next build asks the rest', async () => {
    const never = gate();
    let waiting = gate();
    const server = await modelForThisTest(async ({ texts, number }) => {
      if (number > 3) {
        waiting.open();
        await never.opened;
      }
      return `${texts.join()}!`;
    });
    // Two nodes in a line, which have the same words.
    const plan = await here.file('interrupted.rlm', 'join([join(map("Say", ["i 0"]), ""), join(map("Say", lines(context)), "")], "")');
    const argv = ['-c', await here.file('interrupted', 'i 1\ni 2\ni 3\ni 4\ni 5\ni 6\n'), '--concurrency', '1'];
    const child = startRlmc(here, argvOf(plan, ...argv), environmentOf(server));
    await waiting.opened;
    child.kill('SIGINT');
    const { exitCode, stderr } = await child;
    expect({ exitCode, stderr }).toMatchObject({ exitCode: 130, stderr: expect.stringMatching(/3 answers came, and are kept: the next build asks only the rest\ninterrupted\n$/) });
    expect(await readdir(join(here.cwd, 'interrupted.flake', 'answers'))).toHaveLength(3);
    never.open();
    waiting = gate();
    server.script(({ texts }) => `${texts.join()}!`);
    expect(await answerOf(here, plan, argv, environmentOf(server))).toMatchObject({ calls: { asked: 4, reused: 3, failed: 0 } });
  });
});

describe('a folder whose answers were changed', () => {
  it.each<[string, (flake: string, question: string) => Promise<unknown>, string]>([
    ['in the file of an answer', (flake, question) => edit(join(flake, 'answers', question), (text) => `${text}?`), 'RLM6032'],
    ['by removing the file of an answer', (flake, question) => rm(join(flake, 'answers', question)), 'RLM6032'],
    ['in an entry of rlm.lock', (flake) => edit(join(flake, 'rlm.lock'), (text) => text.replace('m1-scripted', 'm9-scripted')), 'RLM6031'],
    ['by a merge', (flake) => edit(join(flake, 'rlm.lock'), (text) => `<<<<<<< HEAD\n${text}`), 'RLM6030'],
  ])('%s is refused, and said how to mend', async (what, damage, code) => {
    const server = await modelForThisTest(({ texts }) => `${texts.join()}!`);
    const name = what.replaceAll(/\W/g, '-');
    const plan = await here.file(`${name}.rlm`, `map("Say", ["${what}"])`);
    const { flake } = await answerOf(here, plan, [], environmentOf(server));
    const [question = ''] = await readdir(join(flake, 'answers'));
    await damage(flake, question);
    const { status, stdout } = await runRlmc(here, argvOf(plan, '--json'), environmentOf(server));
    expect({ status, printed: JSON.parse(stdout) as unknown }).toMatchObject({ status: 1, printed: { ok: false, diagnostics: [{ code, hint: expect.stringContaining('delete') }] } });
    // As the hint says.
    await rm(join(flake, 'rlm.lock'));
    expect(await answerOf(here, plan, [], environmentOf(server))).toMatchObject({ calls: { asked: 0, reused: 1 } });
  });

  it('in what is asked now is resolved again, and says nothing of the answers to the questions of before', async () => {
    const server = await modelForThisTest(({ texts }) => `${texts.join()}!`);
    const plan = await here.file('changed.rlm', 'count(map("Say", lines(context)))');
    const context = await here.file('changed', 'changing 1\nchanging 2\n');
    await answerOf(here, plan, ['-c', context], environmentOf(server));
    await here.file('changed', 'changing 1\nchanging 3\n');
    const { status, stdout, stderr } = await runRlmc(here, argvOf(plan, '-c', context), environmentOf(server));
    expect({ status, stdout }).toEqual({ status: 0, stdout: '2\n' });
    expect(stderr).not.toContain('failed');
    expect(stderr).toContain('1 asked, 1 reused');
    expect(server.requests).toHaveLength(3);
    // The answer to what is not asked any more is kept by the installation, and not needed in the folder.
    expect(await readdir(join(here.cwd, 'changed.flake', 'answers'))).toHaveLength(2);
  });
});

describe('compile', () => {
  it('says how many nodes have no answers yet', async () => {
    const server = await modelForThisTest(({ texts }) => `${texts.join()}!`);
    const plan = await here.file('compiled.rlm', 'join([rlm_call("A", "t"), rlm_call("B", "t")], "")');
    const compile = () => runRlmc(here, ['compile', plan, '--store', here.store, '--model', 'm1']);
    expect((await compile()).stderr).toContain('2 nodes ask a model, and have no answers yet');
    await answerOf(here, plan, [], environmentOf(server));
    expect((await compile()).stderr).not.toContain('no answers yet');
  });
});
