import { afterAll, beforeAll, describe, it } from 'vitest';
import { answerOf, askingOf, place, type Place } from '../nix/support/asking.ts';
import { hurried, killBuilds } from '../nix/support/killing.ts';
import { type ScriptedModel, scriptedModel } from '../support/scripted-model.ts';

const kills = Number(process.env['KILLS'] ?? 1000);
const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);

let here: Place;
let server: ScriptedModel;

beforeAll(async () => {
  server = await scriptedModel(hurried);
  here = await place({ environment: askingOf(server) });
  await answerOf(here, await here.file('first.rlm', 'rlm_call("Say it", "hello")'), []);
});

afterAll(() => server.stop());

describe('builds that are killed', () => {
  it(`lose nothing, ${kills} times (SEED=${seed})`, async () => {
    console.log(`SEED=${seed} KILLS=${kills}`);
    await killBuilds({
      place: here,
      server,
      kills,
      seed,
      killed(count) {
        if (count % 50 === 0) console.log(`${count} kills`);
      },
    });
  });
});
