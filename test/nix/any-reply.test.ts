import { existsSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';
import { nixOutput } from '../../runtime/store/nix-output.ts';
import { replies } from '../runtime/session/support/replies.ts';
import { type ScriptedModel, scriptedModel } from '../support/scripted-model.ts';
import { isTurn } from './scenarios/scenario-script.ts';
import { askingOf, place, type Place, runRlmc } from './support/asking.ts';

/** What a model says in one run, turn by turn and then again, and what it says to all that plans ask. */
interface Said {
  readonly turns: readonly string[];
  readonly answer: string;
}

const printed = z.looseObject({ answer: z.string().nullable(), status: z.enum(['answered', 'spent', 'stuck', 'failed']), steps: z.number(), commits: z.number(), calls: z.number() });

const limits = { steps: 6, commits: 2, calls: 10 };

let here: Place;
let server: ScriptedModel;
const saidIn = new Map<string, Said>();

beforeAll(async () => {
  here = await place();
  await here.file('log', 'a upgrade x\nb upgrade y\nc upgrade x\n\u001b[2J"d" install $z\n');
  // Two that make a store at once hinder each other: some versions of Nix look first and then link.
  await nixOutput('nix-store', ['--init'], { store: here.store });
  server = await scriptedModel((request) => {
    const said = saidIn.get(request.model);
    if (said === undefined) throw new Error(`nobody runs ${request.model}`);
    if (!isTurn(request)) return said.answer;
    return said.turns[request.messages.filter(({ role }) => role === 'assistant').length % said.turns.length] ?? '';
  });
});

afterAll(() => server.stop());

/** A whole run; its model has a name of its own, so that nothing is known before. */
async function expectSound(said: Said): Promise<void> {
  const name = `model-${saidIn.size + 1}`;
  saidIn.set(name, said);
  const before = server.requests.length;
  const budget = ['--max-explore', limits.steps, '--max-commits', limits.commits, '--max-calls', limits.calls].map(String);
  const { status, stdout, stderr } = await runRlmc(here, ['run', '-q', 'What?', '-c', 'log', '--model', name, '-o', `${name}.run`, '--store', here.store, '--json', ...budget], { environment: askingOf(server) });
  const outcome = printed.parse(JSON.parse(stdout));
  expect(stderr).not.toMatch(/bug in rlmc|\n\s+at .*\.[jt]s:\d+/);
  expect(status, stderr).toBe({ answered: 0, spent: 5, stuck: 4, failed: 4 }[outcome.status]);
  expect(outcome.steps).toBeLessThanOrEqual(limits.steps);
  expect(outcome.commits).toBeLessThanOrEqual(limits.commits);
  expect(server.requests.slice(before).filter(({ model }) => model === name).length).toBeLessThanOrEqual(limits.calls);
  expect(existsSync(join(here.cwd, `${name}.run`, 'answer.flake', 'plan.rlm'))).toBe(outcome.answer !== null);
  const trace = await runRlmc(here, ['trace', `${name}.run`]);
  expect(trace, trace.stderr).toMatchObject({ status: 0, stderr: '' });
  expect(trace.stdout).not.toMatch(/[\u0000-\u0008\u000b-\u001f\u007f]/);
}

it('a run ends as it may, and leaves a folder that can be read, whatever its model says', async () => {
  const said = fc.record({ turns: fc.array(replies, { minLength: 1, maxLength: 4 }), answer: fc.constantFrom('yes', '', 'no\nyes', '["yes","no"]', '\u001b[31m${x}') });
  await fc.assert(
    // Two at a time: most of a run is waiting for processes.
    fc.asyncProperty(said, said, async (one, other) => {
      await Promise.all([expectSound(one), expectSound(other)]);
    }),
    { numRuns: 4, endOnFailure: true },
  );
});
