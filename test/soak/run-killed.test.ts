import { afterAll, beforeAll, describe, it } from 'vitest';
import { answerOf, askingOf, place, type Place } from '../nix/support/asking.ts';
import { hurriedRun, killRuns } from '../nix/support/killing-runs.ts';
import { type ScriptedModel, scriptedModel } from '../support/scripted-model.ts';

const kills = Number(process.env['KILLS'] ?? 300);
const seed = Number(process.env['SEED'] ?? Date.now() % 2 ** 31);

let here: Place;
let elsewhere: Place;
let server: ScriptedModel;

beforeAll(async () => {
  server = await scriptedModel(hurriedRun);
  [here, elsewhere] = [await place({ environment: askingOf(server) }), await place({ environment: askingOf(server) })];
  await answerOf(here, await here.file('first.rlm', 'rlm_call("Say it", "hello")'), []);
});

afterAll(() => server.stop());

describe('runs that are killed', () => {
  it(`are paid for once, ${kills} times (SEED=${seed})`, async () => {
    console.log(`SEED=${seed} KILLS=${kills}`);
    await killRuns({
      place: here,
      elsewhere,
      server,
      kills,
      seed,
      killed(count) {
        if (count % 50 === 0) console.log(`${count} kills`);
      },
    });
  });
});
