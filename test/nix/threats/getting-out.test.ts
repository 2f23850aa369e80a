import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { connect } from 'node:net';
import { once } from 'node:events';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { literal } from '../../oracle/plans.ts';
import type { PlanOutcome } from '../../runtime/support/run-plan.ts';
import { type PlanBuilder, planBuilder } from '../support/plan-builder.ts';
import { temporaryStore } from '../support/temporary.ts';
import { engineNames, engineOf, evalOf, reaching } from './support/engines.ts';
import { type Outside, outside } from './support/outside.ts';
import { filesWith, logsOf } from './support/traces.ts';

let store: string;
let build: PlanBuilder;
let around: Outside;
/** What is in the store for another plan: its context, and what a step made of it. */
const secret = `secret-${'of another plan'.replaceAll(' ', '-')}-${process.pid}`;

beforeAll(async () => {
  store = await temporaryStore();
  build = await planBuilder(store);
  around = await outside();
  expect(await build('join(lines(context), "+")', { context: `${secret}\n1\n` })).toEqual({ answer: `${secret}+1` });
});

/** Where the other plan's texts are, as Nix calls the places and as the machine does. */
async function placesOfOthers(): Promise<readonly string[]> {
  const files = (await filesWith(secret, join(store, 'nix/store'))).map((file) => file.slice(store.length));
  expect(files.length).toBeGreaterThanOrEqual(2);
  return [...files, ...files.map((file) => join(store, file))];
}

describe('the machine around the tests', () => {
  it('would notice', async () => {
    const socket = connect({ host: '127.0.0.1', port: around.target.tcpPort });
    await once(socket, 'close');
    expect(around.noticed()).toEqual(['tcp']);
    expect(await filesWith(around.canary, ...around.target.readable)).toHaveLength(2);
  });
});

/** What is shown where it is not what it should be: an answer, or what went wrong without the plan. */
const abridged = (outcome: PlanOutcome) => ('answer' in outcome ? outcome.answer : outcome.problems.map(({ code, message }) => `${code} ${message}`).join('\n'));

describe.each(engineNames)('code in %s that tries to get out', (name) => {
  it('gets hold of no file, variable or process outside, reaches no listener, and leaves nothing behind', async () => {
    const engine = engineOf(name);
    const readable = [...around.target.readable, ...(await placesOfOthers())];
    const target = { ...around.target, readable };
    const before = { directories: await readdir('/tmp'), secrets: await filesWith(secret, store) };
    const code = await reaching(engine, target);
    const trying = (only: string) => evalOf(engine, code, { bindings: `{ only: ${literal(only)} }` });
    const outcome = await build(trying(''), { context: 'not read' });
    expect(abridged(outcome)).toMatch(/\ntried \d{2,}\n/);
    const alone = (engine.fatal ?? []).map(trying);
    const ends = await build(`[${alone.join(', ')}]`);
    if (alone.length > 0) expect('problems' in ends ? ends.problems.map(({ code: problem }) => problem) : ends).toEqual(alone.map(() => expect.stringMatching(/^RLM403[04]$/)));

    const told = [JSON.stringify([outcome, ends]), await logsOf(store)].join('\n');
    expect(told).not.toContain(around.canary);
    expect(told).not.toContain(secret);
    for (const user of around.users) expect(told).not.toContain(user);
    expect(around.noticed()).toEqual([]);
    expect(around.target.writable.filter(existsSync)).toEqual([]);
    expect(await filesWith(around.canary, store)).toEqual([]);
    // The paths of the other plan's texts are in the code: what is new of them must be nothing but that.
    expect(await filesWith(secret, store)).toEqual(before.secrets);
    expect((await readdir('/tmp')).filter((entry) => !before.directories.includes(entry) && entry.includes('out'))).toEqual([]);
  });
});
