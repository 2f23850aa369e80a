import { execa } from 'execa';
import { expect, it } from 'vitest';
import { answerOf, askingOf, elementsOf, modelForThisTest, place } from '../nix/support/asking.ts';

const rounds = Number(process.env['ROUNDS'] ?? 100);

it(`a garbage collector that runs again and again takes no answer, in ${rounds} builds`, async () => {
  const server = await modelForThisTest(({ texts }) => ({ text: `${texts.join()}!`, delay: 5 }));
  const here = await place({ environment: askingOf(server) });
  const plan = await here.file('map.rlm', 'map("Say it", lines(context))');
  const collect = (reject: boolean) => execa('nix-collect-garbage', ['--store', here.store], { env: { ...here.environment }, extendEnv: false, reject });
  await answerOf(here, await here.file('first.rlm', 'rlm_call("Say it", "hello")'), []);
  for (let round = 0; round < rounds; round++) {
    const elements = Array.from({ length: 10 }, (_, index) => `round ${round}, ${index}`);
    const argv = ['-c', await here.file('context', elements.map((line) => `${line}\n`).join('')), '-o', `round-${round}`];
    const before = server.requests.length;
    let building = true;
    const build = answerOf(here, plan, argv).finally(() => (building = false));
    const collecting = (async () => {
      while (building) {
        // Nix 2.8 fails at times when what it deletes is just getting a user.
        await collect(false);
        // Longer and shorter, so that each moment of a build has its turn, and long enough that something can be built at all.
        await new Promise((resolve) => setTimeout(resolve, 80 + (round % 10) * 20));
      }
    })();
    const [result] = await Promise.all([build, collecting]);
    expect(elementsOf(result), `round ${round}`).toEqual(elements.map((line) => `${line}!`));
    await collect(true);
    expect(await answerOf(here, plan, [...argv, '-o', 'elsewhere']), `round ${round}`).toMatchObject({ answer: result.answer, calls: { asked: 0, reused: 10 } });
    expect(server.requests.length - before, `round ${round}`).toBe(10);
    if ((round + 1) % 10 === 0) console.log(`${round + 1} builds`);
  }
});
