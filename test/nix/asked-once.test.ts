import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ScriptedModel, scriptedModel } from '../support/scripted-model.ts';
import { answerOf, askingOf, copiedInstallation, edit, elementsOf, place, type Place, type Printed, requestsDuring, type Start } from './support/asking.ts';

let here: Place;
let server: ScriptedModel;

beforeAll(async () => {
  server = await scriptedModel(({ texts, query, body }) => {
    if (!query.includes('many')) return `${query} ${texts.join('+')}`;
    return JSON.stringify(body).includes('schema') ? '{"n": 8}' : '8';
  });
  here = await place({ environment: askingOf(server) });
});

afterAll(() => server.stop());

let contexts = 0;

/** Three lines that no other test has, so that no answer of one is found by another. */
function lines(): readonly string[] {
  contexts += 1;
  return ['one', 'two', 'three'].map((word) => `${word} of ${contexts}`);
}

const text = (elements: readonly string[]) => elements.map((line) => `${line}\n`).join('');

/** Builds a plan with a context; gives what was printed, and how many questions were asked. */
async function build(plan: string, elements: readonly string[], argv: readonly string[] = [], start: Start = {}): Promise<Printed & { readonly asked: number }> {
  const name = await here.file('plan.rlm', plan);
  const context = await here.file('context.txt', text(elements));
  const before = server.requests.length;
  const result = await answerOf(here, name, ['-c', context, ...argv], start);
  return { ...result, asked: server.requests.length - before };
}

const plan = `let
  parts = lines(context)
  said = map("Say it", parts)
in
  join(said, "\\n")
`;

const saidOf = (elements: readonly string[]) => elements.map((line) => `Say it ${line}`).join('\n');

describe('a question that was asked', () => {
  let elements: readonly string[];
  beforeAll(async () => {
    elements = lines();
    const first = await build(plan, elements);
    expect(first).toMatchObject({ asked: 3, calls: { asked: 3, reused: 0, failed: 0 }, usage: { inputTokens: 30, outputTokens: 6 }, answer: saidOf(elements) });
  });

  it('is not asked again by the same build', async () => {
    expect(await build(plan, elements)).toMatchObject({
      asked: 0,
      calls: { asked: 0, reused: 3, failed: 0 },
      usage: { inputTokens: 0, outputTokens: 0 },
      nodes: { built: 0 },
      answer: saidOf(elements),
    });
  });

  it('is not asked for another folder', async () => {
    expect(await build(plan, elements, ['-o', 'elsewhere'])).toMatchObject({ asked: 0, calls: { asked: 0, reused: 3 }, answer: saidOf(elements) });
  });

  it.each([
    ['renamed bindings', 'let a = lines(context) b = map("Say it", a) in join(b, "\\n")'],
    ['none', 'join(map("Say it", lines(context)), "\\n")'],
    ['another order, and one more', 'let other = count(context) d = "\\n" parts = lines(context) said = map("Say it", parts) in join(zip([other], [join(said, d)]), "")'],
    ['comments and other white space', '# A comment.\nlet\n\n\n    parts=lines(context) # of all\n  said   =   map( prompt: "Say it", inputs: parts, )\nin join( said , "\\n" )'],
    ['another writing of the same text', 'let parts = lines(context) said = map("\\u{53}ay it", parts, type: "text", batch: 1) in join(said, """\n\n""")'],
  ])('is not asked for a plan with %s', async (_, variant) => {
    expect((await build(variant, elements, ['-o', 'variant'])).asked).toBe(0);
  });

  it.each([
    ['other limits', ['--max-value', '1MiB'], undefined],
    ['another version of what runs in the sandbox', [], 'dist/rlm-op.mjs'],
    ['another nixlib', [], 'nixlib/run-command.nix'],
  ])('is not asked after a change to %s, though all is built anew', async (_, argv, changed) => {
    let start: Start = {};
    if (changed !== undefined) {
      const installation = await copiedInstallation();
      await edit(join(installation, changed), (code) => (changed.endsWith('.nix') ? code.replace('-euc', '-eufc') : `${code}// Changed.\n`));
      start = { program: join(installation, 'dist/rlmc.mjs') };
    }
    const rebuilt = await build(plan, elements, argv, start);
    expect(rebuilt).toMatchObject({ asked: 0, calls: { asked: 0, reused: 3 }, answer: saidOf(elements) });
    // The nodes, without the context.
    expect(rebuilt.nodes).toEqual({ built: 3, cached: 0 });
  });

  it('is not asked by a second plan that comes to the same text', async () => {
    const single = await build('rlm_call("Say it", at(lines(context), 1))', elements, ['-o', 'second-1']);
    expect(single).toMatchObject({ asked: 0, calls: { asked: 0, reused: 1 }, answer: `Say it ${elements[1]}` });
    const some = await build(`map("Say it", grep(["no", ${JSON.stringify(elements[2])}, "nor this"], "of"))`, elements, ['-o', 'second-2']);
    expect(some.asked).toBe(0);
    expect(elementsOf(some)).toEqual([`Say it ${elements[2]}`]);
  });

  it('is asked only of what is new in a second plan', async () => {
    const more = await build('map("Say it", lines(join([context, "and more"], "")))', elements, ['-o', 'second-3']);
    expect(more).toMatchObject({ asked: 1, calls: { asked: 1, reused: 3 } });
  });
});

describe('the chunks of a context', () => {
  const chunks = (elements: readonly string[], n: number) => build(`combine(map("Say it", chunk(context, ${n})), "concat")`, elements);

  it('are questions of their own, whatever else is in the plan', async () => {
    const elements = [...lines(), ...lines()];
    expect((await chunks(elements, 6)).asked).toBe(6);
    expect((await build('rlm_call("Say it", at(chunk(context, 6), 4))', elements, ['-o', 'one-chunk'])).asked).toBe(0);
    expect((await chunks(elements, 2)).asked).toBe(2);
  });
});

describe('a mapped list', () => {
  const listPlan = 'map("Say it", lines(context))';

  it('asks one question for an element that is put between others, and none for those that move', async () => {
    const [first = '', ...others] = lines();
    await build(listPlan, [first, ...others]);
    const inserted = await build(listPlan, [first, 'inserted', ...others]);
    expect(inserted).toMatchObject({ asked: 1, calls: { asked: 1, reused: 3 } });
    expect(elementsOf(inserted)).toEqual([first, 'inserted', ...others].map((line) => `Say it ${line}`));
    const turned = await build(listPlan, [...others, first].reverse());
    expect(turned.asked).toBe(0);
  });

  it('asks again about the element alone of which a byte changed', async () => {
    const elements = lines();
    await build(listPlan, elements);
    const changed = await build(listPlan, elements.with(1, `${elements[1]}.`));
    expect(changed).toMatchObject({ asked: 1, calls: { asked: 1, reused: 2 } });
    expect(elementsOf(changed)).toEqual([elements[0], `${elements[1]}.`, elements[2]].map((line) => `Say it ${line}`));
  });

  it('asks once about two that are equal', async () => {
    const [first = '', second = '', third = ''] = lines();
    const elements = [first, second, first, third, second];
    const result = await build(listPlan, elements);
    expect(result.asked).toBe(3);
    expect(elementsOf(result)).toEqual(elements.map((line) => `Say it ${line}`));
  });

  it('asks once about two that are equal in different maps', async () => {
    const elements = lines();
    const twice = 'let all = lines(context) in zip(map("Say it", all), map("Say it", sort(all, reverse: true)))';
    expect((await build(twice, elements)).asked).toBe(3);
  });
});

describe('a question is another one', () => {
  const asks = (call: string, elements: readonly string[], argv: readonly string[] = []) => async () => build(call, elements, argv);

  it('of another type', async () => {
    const elements = lines();
    const types = ['"text"', '"int"', '"number"', '{ max_words: 5 }', '{ max_words: 6 }', '{ enum: ["8", "7"] }', '{ enum: ["8", "7", "10"] }'];
    const calls = types.map((type) => `rlm_call("How many?", at(lines(context), 0), type: ${type})`);
    const schemas = ['{ n: { type: "integer" } }', '{ n: { type: "number" } }'];
    const records = schemas.map((properties) => `get(rlm_call("How many?", at(lines(context), 0), type: { json: { type: "object", properties: ${properties} } }), "n")`);
    const all = `join([${[...calls, ...records].join(', ')}], " ")`;
    expect(await build(all, elements)).toMatchObject({ asked: 9, answer: '8 8 8 8 8 8 8 8 8' });
    expect(await build(all, elements)).toMatchObject({ asked: 0, answer: '8 8 8 8 8 8 8 8 8' });
  });

  it('of another model', async () => {
    const elements = lines();
    const call = 'rlm_call("Say it", context)';
    expect(await requestsDuring(server, asks(call, elements))).toBe(1);
    expect(await requestsDuring(server, asks(call, elements, ['--model', 'm2']))).toBe(1);
    expect(await requestsDuring(server, asks(call, elements, ['--child-model', 'm3']))).toBe(1);
    expect(await requestsDuring(server, asks('rlm_call("Say it", context, model: "m2")', elements, ['--allow-model', 'm2']))).toBe(0);
    expect(server.requests.slice(-3).map(({ model }) => model)).toEqual(['m1', 'm2', 'm3']);
  });

  it('with other parameters', async () => {
    const elements = lines();
    const models = async (params: object) => ['--models', await here.file('models.json', JSON.stringify({ m1: { params } }))];
    const call = 'rlm_call("Say it", context)';
    expect(await requestsDuring(server, asks(call, elements))).toBe(1);
    expect(await requestsDuring(server, asks(call, elements, await models({ temperature: 1 })))).toBe(1);
    expect(await requestsDuring(server, asks(call, elements, await models({ temperature: 1, max_tokens: 50 })))).toBe(1);
    expect(await requestsDuring(server, asks(call, elements, await models({ max_tokens: 50, temperature: 1 })))).toBe(0);
    expect(await requestsDuring(server, asks(call, elements))).toBe(0);
  });

  it('with another prompt', async () => {
    const elements = lines();
    expect(await requestsDuring(server, asks('rlm_call("Say it", context)', elements))).toBe(1);
    expect(await requestsDuring(server, asks('rlm_call("Say it!", context)', elements))).toBe(1);
  });

  it('not of another endpoint', async () => {
    const elements = lines();
    await build('rlm_call("Say it", context)', elements);
    const elsewhere = await scriptedModel(() => 'from elsewhere');
    const again = await build('rlm_call("Say it", context)', elements, ['-o', 'other-endpoint'], { environment: askingOf(elsewhere, 'another-key') });
    await elsewhere.stop();
    expect(elsewhere.requests).toEqual([]);
    expect(again).toMatchObject({ asked: 0, answer: `Say it ${text(elements).trimEnd()}` });
  });
});
