import { once } from 'node:events';
import { cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { withDir } from 'tmp-promise';
import { z } from 'zod';
import { type PeakMemory, peakMemory } from './peak-memory.ts';
import { below, shown, type Row } from './table.ts';

const rlmc = fileURLToPath(new URL('../bin/rlmc', import.meta.url));
const scriptedServer = fileURLToPath(new URL('scripted-server.ts', import.meta.url));

const report = z.object({ seconds: z.number(), calls: z.object({ asked: z.number(), reused: z.number() }) });

const notWatched: PeakMemory = { own: 0, nix: 0, others: 0 };

/** Nobody listens there. */
const nowhere = 'http://127.0.0.1:9/v1';

/** What it takes to ask a model, and to have its answers. */
export async function benchAsk(): Promise<readonly Row[]> {
  return [...(await benchAsking()), ...(await benchHaving())];
}

/** Asking, against a model that takes no time and against the time that the model takes. */
async function benchAsking(): Promise<readonly Row[]> {
  return inPlace(async (place) => {
    const [elements, delay, concurrency] = [1000, 100, 50];
    const ideal = (elements / concurrency) * (delay / 1000);
    const build = (name: string, count: number, milliseconds: number) =>
      withServer(milliseconds, async (baseUrl) => {
        await writeContext(place, name, count);
        return place.build(`${name}.rlm`, { context: name, baseUrl, concurrency, expect: { asked: count, reused: 0 } });
      });
    for (const name of ['warm', 'one', 'quick', 'slow']) await place.plan(`${name}.rlm`, 'tally(map("Is it so?", lines(context), type: "bool"))');
    // Brings the toolchain into the store.
    await build('warm', 1, 0);
    const one = await build('one', 1, 0);
    const quick = await build('quick', elements, 0);
    const slow = await build('slow', elements, delay);
    const fixed = await receive(place, 'slow', { reused: elements });

    await place.plan('second.rlm', 'count(filter("Is it so?", lines(context)))');
    const second = await place.build('second.rlm', { context: 'slow', expect: { asked: 0, reused: elements } });
    const asking = `map over ${elements} elements, ${concurrency} at once`;
    return [
      shown('map over 1 element, a model of 0 ms', one.seconds, 's'),
      shown(`${asking}, a model of 0 ms: what rlmc, Nix and the server do for each answer`, quick.seconds, 's'),
      shown(`${asking}, a model of ${delay} ms: ideal is ${ideal.toFixed(1)} s`, slow.seconds, 's'),
      shown('the same with the answers in the folder and not in the store: the fixed cost, nobody is asked', fixed.seconds, 's'),
      below('what asking adds to the fixed cost', slow.seconds - fixed.seconds, 1.5 * ideal, 's'),
      below(`a second plan that shares ${elements} answers, no question asked`, second.seconds, 5, 's'),
    ];
  });
}

/** Many answers that are there. */
async function benchHaving(): Promise<readonly Row[]> {
  const count = 10_000;
  const plan = (name: string) => `let ${name} = map("Is it so?", lines(context), type: "bool") in tally(${name})`;
  const limit = 500;
  return inPlace(async (place) => {
    await writeContext(place, 'many', count);
    await place.plan('many.rlm', plan('said'));
    const asked = await withServer(0, (baseUrl) => place.build('many.rlm', { context: 'many', watched: true, baseUrl, concurrency: 50, expect: { asked: count, reused: 0 } }));
    const idle = await place.build('many.rlm', { context: 'many', watched: true, expect: { asked: 0, reused: count } });
    await place.plan('many.rlm', plan('renamed'));
    const touched = await place.build('many.rlm', { context: 'many', watched: true, expect: { asked: 0, reused: count } });
    const folder = await place.build('many.rlm', { context: 'many', watched: true, output: 'another.flake', expect: { asked: 0, reused: count } });
    const received = await receive(place, 'many', { reused: count, watched: true });
    const rows = (what: string, { seconds, memory }: Measured, bound: number) => [
      below(`${count} answers, ${what}`, seconds, bound, 's'),
      below(`${count} answers, ${what}: memory of rlmc`, memory.own / 1e6, limit, 'MB'),
      below(`${count} answers, ${what}: memory of Nix`, memory.nix / 1e6, limit, 'MB'),
    ];
    return [
      shown(`${count} answers asked for, a model of 0 ms`, asked.seconds, 's'),
      below(`${count} answers asked for: memory of rlmc`, asked.memory.own / 1e6, limit, 'MB'),
      below(`${count} answers asked for: memory of Nix`, asked.memory.nix / 1e6, limit, 'MB'),
      ...rows('cold: a folder with its answers, in a store that has only the toolchain', received, 40),
      ...rows('cold: a new folder, the answers known to the store', folder, 40),
      ...rows('flake touched: a binding renamed', touched, 5),
      ...rows('nothing changed', idle, 2.5),
    ];
  });
}

/** Builds a plan with its lock and its answers in another place, whose store has only the toolchain. */
async function receive(place: Place, name: string, { reused, watched = false }: { readonly reused: number; readonly watched?: boolean }): Promise<Measured> {
  return inPlace(async (elsewhere) => {
    for (const file of [name, `${name}.rlm`]) await cp(place.path(file), elsewhere.path(file));
    await elsewhere.plan('warm.rlm', 'count(context)');
    await elsewhere.build('warm.rlm', { context: name });
    await mkdir(elsewhere.path(`${name}.flake`));
    for (const part of ['rlm.lock', 'answers']) await cp(place.path(join(`${name}.flake`, part)), elsewhere.path(join(`${name}.flake`, part)), { recursive: true });
    return elsewhere.build(`${name}.rlm`, { context: name, watched, expect: { asked: 0, reused } });
  });
}

interface Measured {
  readonly seconds: number;
  readonly memory: PeakMemory;
}

interface BuildOptions {
  readonly context: string;
  readonly output?: string;
  readonly baseUrl?: string;
  readonly concurrency?: number;
  /** Whether its memory is measured, which takes time from it. */
  readonly watched?: boolean;
  readonly expect?: { readonly asked: number; readonly reused: number };
}

/** A folder to work in and a store, which has all that rlmc keeps inside of it. */
interface Place {
  path(name: string): string;
  plan(name: string, text: string): Promise<void>;
  build(plan: string, options: BuildOptions): Promise<Measured>;
}

async function inPlace<T>(work: (place: Place) => Promise<T>): Promise<T> {
  return withDir(
    async ({ path: directory }) => {
      const path = (name: string) => join(directory, name);
      const env = { OPENAI_API_KEY: 'none', XDG_STATE_HOME: path('state'), XDG_CACHE_HOME: path('cache') };
      return work({
        path,
        plan: (name, text) => writeFile(path(name), `${text}\n`),
        async build(plan, { context, output, baseUrl = nowhere, concurrency = 1, watched = false, expect }) {
          const argv = ['build', plan, '-c', context, '--store', path('store'), '--model', 'scripted', '--concurrency', String(concurrency), '--json'];
          const start = performance.now();
          const running = execa(rlmc, [...argv, ...(output === undefined ? [] : ['-o', output])], { cwd: directory, env: { ...env, OPENAI_BASE_URL: baseUrl } });
          const [{ stdout }, memory] = await Promise.all([running, watched ? peakMemory(running.pid ?? 0, running) : notWatched]);
          const seconds = (performance.now() - start) / 1000;
          const { calls } = report.parse(JSON.parse(stdout));
          if (expect !== undefined && (calls.asked !== expect.asked || calls.reused !== expect.reused)) {
            throw new Error(`${plan}: ${calls.asked} questions were asked and ${calls.reused} answers reused instead of ${expect.asked} and ${expect.reused}`);
          }
          return { seconds, memory };
        },
      });
    },
    { unsafeCleanup: true },
  );
}

/** Different lines: an element each. */
async function writeContext(place: Place, name: string, count: number): Promise<void> {
  await writeFile(place.path(name), Array.from({ length: count }, (_, index) => `${name} ${index}: the quick brown fox jumps over the lazy dog\n`).join(''));
}

async function withServer<T>(delay: number, work: (baseUrl: string) => Promise<T>): Promise<T> {
  const server = execa(process.execPath, [scriptedServer, String(delay)], { stderr: 'inherit' });
  const [line] = await once(server.stdout, 'data');
  try {
    return await work(String(line).trim());
  } finally {
    server.stdin.end();
    await server;
  }
}
