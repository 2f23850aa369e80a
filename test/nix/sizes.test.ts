import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type ScriptedModel, scriptedModel } from '../support/scripted-model.ts';
import { answerOf, askingOf, elementsOf, place, type Place, runRlmc } from './support/asking.ts';
import { expectWhole } from './support/killing.ts';

let here: Place;
let server: ScriptedModel;

beforeAll(async () => {
  server = await scriptedModel(echo);
  here = await place({ environment: askingOf(server) });
});

afterAll(() => server.stop());

/** One answer for each text, as a question about a batch wants it. */
function echo({ texts, body }: { readonly texts: readonly string[]; readonly body: Readonly<Record<string, unknown>> }): string {
  const answers = texts.map((text) => `${text}!`);
  return isBatch(body) ? JSON.stringify(answers) : answers.join();
}

const isBatch = (body: Readonly<Record<string, unknown>>) => JSON.stringify(body).includes('JSON array of');

const context = (name: string, elements: readonly string[]) => here.file(name, elements.map((element) => `${element}\n`).join(''));

describe('a mapped list', () => {
  it('may have 10,000 elements', async () => {
    const elements = Array.from({ length: 10_000 }, (_, index) => `element ${index}`);
    const plan = await here.file('many.rlm', 'map("Say it", lines(context), batch: 10)');
    const argv = ['-c', await context('many', elements), '--concurrency', '50'];
    const result = await answerOf(here, plan, argv);
    expect(elementsOf(result)).toEqual(elements.map((element) => `${element}!`));
    expect(result.calls).toEqual({ asked: 1000, reused: 0, failed: 0 });
    expect(server.requests).toHaveLength(1000);
    expect(server.mostAtOnce).toBeLessThanOrEqual(50);
    expect(await expectWhole(result.flake)).toBe(1000);
    expect(await answerOf(here, plan, argv)).toMatchObject({ answer: result.answer, calls: { asked: 0, reused: 1000 }, nodes: { built: 0 } });
  });

  it.each([
    ['map in batches', 'map("Say it", lines(context), batch: 5)', ''],
    ['filter', 'filter("Is it good?", lines(context))', ''],
    ['map of an empty map', 'count(map("Say it", map("Say it", lines(context))))', '0'],
  ])('may be empty, and then nothing is asked: %s', async (name, plan, answer) => {
    const before = server.requests.length;
    const result = await answerOf(here, await here.file('empty.rlm', plan), ['-c', await here.file('empty', ''), '-o', `empty ${name}`]);
    expect(result).toMatchObject({ answer, calls: { asked: 0, reused: 0, failed: 0 } });
    expect(server.requests.length).toBe(before);
  });
});

describe('an element of 10 MB', () => {
  const megabytes = 'ten bytes '.repeat(1_000_000);
  let argv: readonly string[];
  beforeAll(async () => {
    const plan = await here.file('large.rlm', 'map("Say it", lines(context))');
    argv = ['build', plan, '-c', await context('large', ['small', megabytes, 'small too']), '--store', here.store, '--model', 'm1', '--json'];
  });

  it('is not sent where it is known what fits: the error says which element it is, and by how much it is too long', async () => {
    const before = server.requests.length;
    const models = await here.file('models.json', JSON.stringify({ m1: { window: 8192 } }));
    const { status, stdout, stderr } = await runRlmc(here, [...argv, '--models', models]);
    expect(status).not.toBe(0);
    expect(server.requests.slice(before).flatMap(({ texts }) => texts)).not.toContain(megabytes);
    expect(stderr).toContain('element 2 of ');
    // Two million words, and a few around them.
    expect(stderr).toMatch(/at least 1,991,\d{3} tokens too long for the model, which takes 8,192/);
    expect(JSON.parse(stdout)).toMatchObject({ ok: false });
  });

  it('is reported in the words of the endpoint where it is not', async () => {
    const words = "This model's maximum context length is 8192 tokens. However, your messages resulted in 2500021 tokens.";
    server.script((request) =>
      request.texts.join().length > 1000 ? { status: 400, body: JSON.stringify({ error: { message: words, type: 'invalid_request_error', code: 'context_length_exceeded' } }) } : echo(request),
    );
    const { status, stderr } = await runRlmc(here, argv);
    expect({ status, stderr }).toMatchObject({ status: 4, stderr: expect.stringContaining(words) });
    expect(stderr.length).toBeLessThan(5000);
    // Nor is it asked again and again.
    expect(server.requests.filter(({ texts }) => texts.join().length > 1000)).toHaveLength(1);
  });
});
