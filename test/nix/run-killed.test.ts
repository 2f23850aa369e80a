import { afterAll, beforeAll, describe, it } from 'vitest';
import { type ScriptedModel, scriptedModel } from '../support/scripted-model.ts';
import { answerOf, askingOf, place, type Place } from './support/asking.ts';
import { hurriedRun, killRuns } from './support/killing-runs.ts';

let here: Place;
let elsewhere: Place;
let server: ScriptedModel;

beforeAll(async () => {
  server = await scriptedModel(hurriedRun);
  [here, elsewhere] = [await place({ environment: askingOf(server) }), await place({ environment: askingOf(server) })];
  // Brings the toolchain, which takes longer than all that is killed here.
  await answerOf(here, await here.file('first.rlm', 'rlm_call("Say it", "hello")'), []);
});

afterAll(() => server.stop());

describe('a run that is killed', () => {
  // Some twenty runs, one after another: the limit is for what hangs.
  it('goes on when it is resumed, and asks again no more than what was on its way, wherever it was', { timeout: 600_000 }, async () => {
    await killRuns({ place: here, elsewhere, server, kills: 15, seed: Date.now() % 2 ** 31 });
  });
});
