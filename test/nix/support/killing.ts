import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { z } from 'zod';
import { isSystemError } from '../../../runtime/system-error.ts';
import type { ScriptedModel } from '../../support/scripted-model.ts';
import { answerOf, elementsOf, type Place, startRlmc } from './asking.ts';

/** Numbers in [0, 1) that follow from a seed (mulberry32). */
export function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export const concurrency = 4;
const elementCount = 40;
/** So many kills of one build at most, before it is let to run to its end. */
const killsOfOneBuild = 4;

const replyTo = (text: string) => `${text}!`;

/** What the server does while builds are killed: short delays, so that several questions are on their way at any moment. */
export const hurried = ({ texts }: { readonly texts: readonly string[] }) => ({ text: replyTo(texts.join()), delay: 10 + (texts.join().length * 7919) % 50 });

/**
 * Kills builds of a map at random moments, some so and so many milliseconds after the start and some after a number of questions, and lets each build come to
 * its end later. Fails when more was asked again than was on its way at a kill, when an answer is wrong, or when a folder is damaged at any moment.
 *
 * @param seed is in the messages of failures
 * @param killed is told how many kills there were so far
 */
export async function killBuilds(
  { place, server, kills, seed, killed = () => undefined }: { readonly place: Place; readonly server: ScriptedModel; readonly kills: number; readonly seed: number; readonly killed?: (count: number) => void },
): Promise<void> {
  const random = randomNumbers(seed);
  const plan = await place.file('killed.rlm', 'map("Say it", lines(context))');
  let longest = 1500;
  for (let done = 0, round = 0; done < kills; round++) {
    const label = `seed ${seed}, build ${round}`;
    const folder = `killed-${seed}-${round}`;
    // Some are as long as any other, so that their order is no order of length.
    const elements = Array.from({ length: elementCount }, (_, index) => `${seed} ${round} ${'x'.repeat(index % 7)} ${index}`);
    const context = await place.file(`${folder}.txt`, elements.map((line) => `${line}\n`).join(''));
    const argv = ['-c', context, '-o', folder, '--concurrency', String(concurrency)];
    const before = server.requests.length;
    const groups: number[] = [];
    let killsHere = 0;
    for (let kill = 0; kill < killsOfOneBuild && done < kills; kill++) {
      const child = startRlmc(place, ['build', plan, '--store', place.store, '--model', 'm1', ...argv], { detached: true });
      const pid = child.pid;
      if (pid === undefined) throw new Error('rlmc did not start');
      groups.push(pid);
      let ended = false;
      const end = child.then(() => (ended = true));
      if (random() < 0.5) {
        await Promise.race([end, pause(random() * longest)]);
      } else {
        const enough = server.requests.length + random() * elementCount;
        while (!ended && server.requests.length < enough) await pause(2);
        await pause(random() * 20);
      }
      // Nix goes on after the death of rlmc alone, and ends with the death of all.
      if (!ended) process.kill(random() < 0.5 ? pid : -pid, 'SIGKILL');
      const { signal, exitCode, stderr } = await child;
      if (signal === 'SIGKILL') {
        done += 1;
        killsHere += 1;
        killed(done);
      } else {
        expect({ label, exitCode, stderr }).toMatchObject({ label, exitCode: 0 });
      }
      await expectWhole(join(place.cwd, folder));
      await expectWholeJournal(place.store);
    }
    const started = performance.now();
    const finished = await answerOf(place, plan, argv);
    longest = Math.max(longest, performance.now() - started);
    expect(elementsOf(finished), label).toEqual(elements.map(replyTo));
    expect(await expectWhole(join(place.cwd, folder)), label).toBe(elementCount);

    const asked = server.requests.slice(before).map(({ texts }) => texts.join());
    expect(new Set(asked).size, label).toBe(elementCount);
    // At each kill, so many at most were asked and had no answer in the journal yet.
    expect(asked.length, label).toBeLessThanOrEqual(elementCount + killsHere * concurrency);
    const elsewhere = await answerOf(place, plan, [...argv, '-o', `${folder}-again`]);
    expect(elsewhere, label).toMatchObject({ answer: finished.answer, calls: { asked: 0, reused: elementCount, failed: 0 } });
    for (const group of groups) killGroup(group);
  }
}

export const pause = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** What is left of a killed process, such as a Nix that goes on. */
function killGroup(group: number): void {
  try {
    process.kill(-group, 'SIGKILL');
  } catch (error) {
    if (!isSystemError(error) || error.code !== 'ESRCH') throw error;
  }
}

const lockFile = z.looseObject({ nodes: z.record(z.string(), z.array(z.array(z.string()))), answers: z.record(z.string(), z.looseObject({ answer: z.string() })) });

/**
 * Looks whether a folder is whole: the lock, if there is one, is JSON, has an entry for each question that a node names, and each entry's answer is
 * there, to the byte.
 *
 * @returns how many answers there are
 */
export async function expectWhole(folder: string): Promise<number> {
  let text;
  try {
    text = await readFile(join(folder, 'rlm.lock'), 'utf8');
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return 0;
    throw error;
  }
  const { nodes, answers } = lockFile.parse(JSON.parse(text));
  for (const question of Object.values(nodes).flat(2)) expect(Object.keys(answers)).toContain(question);
  for (const [question, { answer }] of Object.entries(answers)) {
    const bytes = await readFile(join(folder, 'answers', question));
    expect({ question, answer: createHash('sha256').update(bytes).digest('hex') }).toEqual({ question, answer });
  }
  return Object.keys(answers).length;
}

/**
 * Looks whether the journals in a store of one's own are whole: each line but one that was being written at the end is a SHA-256 and the JSON that it is of.
 */
export async function expectWholeJournal(store: string): Promise<void> {
  const directory = join(store, 'nix/var/rlmc/journal');
  for (const name of await readdir(directory).catch(() => [])) {
    if (!/\.(journal|orphan)$/.test(name)) continue;
    const lines = (await readFile(join(directory, name), 'utf8')).split('\n').slice(0, -1);
    for (const line of lines) {
      const json = line.slice(65);
      expect({ name, hash: line.slice(0, 64) }).toEqual({ name, hash: createHash('sha256').update(json).digest('hex') });
      JSON.parse(json);
    }
  }
}
