import { expect, it } from 'vitest';
import { answerOf, askingOf, elementsOf, modelForThisTest, place } from '../nix/support/asking.ts';
import { expectWhole } from '../nix/support/killing.ts';

it('a map asks 10,000 questions one by one', async () => {
  const server = await modelForThisTest(({ texts }) => `${texts.join()}!`);
  const here = await place({ environment: askingOf(server) });
  const elements = Array.from({ length: 10_000 }, (_, index) => `element ${index}`);
  const plan = await here.file('many.rlm', 'map("Say it", lines(context))');
  const argv = ['-c', await here.file('many', elements.map((element) => `${element}\n`).join('')), '--concurrency', '50'];
  const result = await answerOf(here, plan, argv);
  expect(elementsOf(result)).toEqual(elements.map((element) => `${element}!`));
  expect(result.calls).toEqual({ asked: 10_000, reused: 0, failed: 0 });
  expect(await expectWhole(result.flake)).toBe(10_000);
  const elsewhere = await answerOf(here, plan, [...argv, '-o', 'elsewhere.flake']);
  expect(elsewhere).toMatchObject({ answer: result.answer, calls: { asked: 0, reused: 10_000 } });
  expect(server.requests).toHaveLength(10_000);
});
