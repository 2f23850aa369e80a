import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { ReceivedRequest, Reaction, ScriptedModel } from '../../support/scripted-model.ts';
import { type Place, runRlmc, startRlmc } from './asking.ts';
import { concurrency, expectWholeJournal, pause, randomNumbers } from './killing.ts';

const elementCount = 12;
/** So many kills of one run at most, before it is let to run to its end. */
const killsOfOneRun = 3;

const rootTurns = [
  'EXPLORE:\n  all = lines(context)\n  some = grep(context, "x")',
  'COMMIT:\nlet\n  kinds = map("What is it?", all)\nin\n  tally(kinds)',
  'EXPLORE:\n  counts = join(result, "; ")',
  'COMMIT:\nlet\n  whole = rlm_call("And all of it?", context)\nin\n  whole',
  'FINAL(join([counts, whole], "\\n"))',
];

const childTurns = ['EXPLORE:\n  n = count(lines(context))', 'FINAL: found'];

/** What models say in these runs, a little late, so that something is on its way at any moment. The root works by steps, and so do those that its plans ask. */
export function hurriedRun({ messages }: Pick<ReceivedRequest, 'messages'>): Reaction {
  const all = messages.map(({ content }) => content).join('\n');
  const turns = all.includes('Which are there?') ? rootTurns : childTurns;
  return { text: turns[(messages.length - 2) / 2] ?? 'FINAL: ?', delay: 10 + (all.length * 7919) % 40 };
}

/** What tells one conversation, or question, from another. */
const identityOf = ({ messages }: Pick<ReceivedRequest, 'messages'>): string => JSON.stringify(messages);

/**
 * Kills runs with sessions of two levels at random moments, and lets each go on until it is killed again or has its answer. Fails when more was asked again than was on its way at a kill,
 * when an answer is wrong, or when the trace has a line that is no JSON after a run has gone on.
 *
 * @param elsewhere another store and another state, in which every other run is brought to its end, so that nothing but its folder is there
 * @param seed is in the messages of failures
 * @param killed is told how many kills there were so far
 */
export async function killRuns(
  { place, elsewhere, server, kills, seed, killed = () => undefined }: { readonly place: Place; readonly elsewhere: Place; readonly server: ScriptedModel; readonly kills: number; readonly seed: number; readonly killed?: (count: number) => void },
): Promise<void> {
  const random = randomNumbers(seed);
  let longest = 4000;
  let rounds = 0;
  for (let done = 0; done < kills; rounds++) {
    const label = `seed ${seed}, run ${rounds}`;
    const folder = `killed-${seed}-${rounds}.run`;
    const context = await place.file(`${folder}.txt`, Array.from({ length: elementCount }, (_, index) => `${seed} ${rounds} ${index}\n`).join(''));
    const first = ['run', '-q', 'Which are there?', '-c', context, '--model', 'm1', '--child-model', 'm2', '--max-depth', '2', '--max-explore', '100', '--direct', 'never', '-o', folder];
    const again = ['run', '--resume', folder];
    const on = ({ store }: Place) => ['--concurrency', String(concurrency), '--store', store];
    const more = on(place);
    const before = server.requests.length;
    let killsHere = 0;
    let hasBegun = false;
    while (killsHere < killsOfOneRun && done < kills) {
      const child = startRlmc(place, [...(hasBegun ? again : first), ...more], { detached: true });
      const { pid } = child;
      if (pid === undefined) throw new Error('rlmc did not start');
      let ended = false;
      const end = child.then(() => (ended = true));
      if (random() < 0.5) await Promise.race([end, pause(random() * longest)]);
      else {
        const enough = server.requests.length + random() * 2 * elementCount;
        while (!ended && server.requests.length < enough) await pause(2);
        await pause(random() * 20);
      }
      if (!ended) process.kill(-pid, 'SIGKILL');
      const { signal, exitCode, stderr } = await child;
      if (signal !== 'SIGKILL') expect({ label, exitCode, stderr }).toMatchObject({ label, exitCode: 0 });
      else {
        done += 1;
        killsHere += 1;
        killed(done);
      }
      hasBegun = await isRun(place, folder);
      await expectWholeJournal(place.store);
      if (signal !== 'SIGKILL') break;
    }
    const started = performance.now();
    const last = hasBegun && rounds % 2 === 0 ? { ...elsewhere, cwd: place.cwd } : place;
    const { status, stdout, stderr } = await runRlmc(last, [...(hasBegun ? again : first), ...on(last)]);
    longest = Math.max(longest, performance.now() - started);
    expect({ label, status, stdout, stderr }).toMatchObject({ label, status: 0, stdout: `${elementCount}\tfound\nfound\n` });
    for (const line of (await readFile(join(place.cwd, folder, 'trace.jsonl'), 'utf8')).trimEnd().split('\n')) JSON.parse(line);

    const asked = server.requests.slice(before).map(identityOf);
    // At each kill, so many at most were asked and had no answer in the journal, or the trace, yet.
    expect(asked.length - new Set(asked).size, label).toBeLessThanOrEqual(killsHere * concurrency);
    // Five turns of the root, and two of each child.
    expect(new Set(asked).size, label).toBe(rootTurns.length + 2 * (elementCount + 1));
  }
}

async function isRun(place: Place, folder: string): Promise<boolean> {
  return readFile(join(place.cwd, folder, 'run.json')).then(
    () => true,
    () => false,
  );
}
