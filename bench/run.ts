import { randomUUID } from 'node:crypto';
import { appendFile, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { withDir } from 'tmp-promise';
import { z } from 'zod';
import { preview } from '../runtime/session/preview.ts';
import { readReply } from '../runtime/session/read-reply.ts';
import { Workbench } from '../runtime/session/workbench.ts';
import { traceEvent } from '../runtime/trace/event.ts';
import { type ReceivedRequest, scriptedModel } from '../test/support/scripted-model.ts';
import { type PeakMemory, peakMemory } from './peak-memory.ts';
import { below, median, type Row, shown } from './table.ts';

const rlmc = fileURLToPath(new URL('../bin/rlmc', import.meta.url));
const log = new URL('../examples/dpkg.log', import.meta.url);

const outcome = z.object({ answer: z.string(), steps: z.number(), commits: z.number(), seconds: z.number(), run: z.string() });

/** What a session does over a log, a binding a step. */
const steps: readonly string[] = [
  'ups = extract(context, "upgrade (\\S+)")',
  'times = tally(ups)',
  'how_many = count(times)',
  'often = grep(times, "^([3-9]|\\d\\d)")',
  'days = extract(context, "^(\\S+) \\S+ upgrade ")',
  'by_day = tally(days)',
  'libc = grep(context, "libc6")',
  'libc_lines = count(libc)',
  'removed = grep(context, " (remove|purge) ")',
  'all = lines(context)',
  'total = count(context)',
  'first = slice(context, 0, 2000)',
  'packages = unique(ups)',
  'sorted = sort(packages)',
  'top = take(sorted, 10)',
  'half = grep(context, "half-installed", around: 1)',
  'pieces = chunk(context, 20)',
  'none = grep(context, "no such line")',
  'states = tally(extract(context, "status (\\S+)"))',
  'joined = join(top, ", ")',
];

/** What `rlmc run` takes besides the time of models. */
export async function benchRun(): Promise<readonly Row[]> {
  return withDir(
    async ({ path: directory }) => {
      const text = await readFile(log);
      const small = join(directory, 'small.log');
      await writeFile(small, Buffer.concat(Array<Buffer>(11).fill(text)));
      const large = join(directory, 'large.log');
      await writeRepeated(large, text, 2 ** 30);
      return [...(await benchSteps(small, directory)), ...(await benchProcess(small, directory)), ...(await benchLarge(large, directory))];
    },
    { unsafeCleanup: true },
  );
}

/** Steps in this process: read, checked, computed and shown, each for the first time. */
async function benchSteps(path: string, directory: string): Promise<readonly Row[]> {
  const each = new Map<string, number[]>();
  const { size } = await readFile(path).then(({ length }) => ({ size: length }));
  for (let round = 0; round < 5; round += 1) {
    const bench = new Workbench([{ name: 'context', pin: { placement: 'copied', sha256: '' }, path, size }], { models: [{ name: 'm', params: {} }], sessions: undefined }, directory);
    for (const step of steps) {
      const start = performance.now();
      const { action } = readReply('reply', `EXPLORE:\n  ${step}`);
      if (action?.kind !== 'explore') throw new Error(`${step} is no step`);
      for (const one of action.steps) {
        if ('diagnostics' in one || one.name === undefined) throw new Error(`${step} is wrong`);
        const written = { source: action.source, expression: one.expression };
        const plan = bench.assemble(written);
        const [wrong] = bench.whyNot(plan);
        if (wrong !== undefined) throw new Error(`${step}: ${wrong.message}`);
        preview(bench.look(plan));
        bench.scope = bench.scope.define(one.name, written);
      }
      each.set(step, [...(each.get(step) ?? []), performance.now() - start]);
    }
  }
  const medians = [...each].map(([step, times]) => ({ step, milliseconds: median(times) }));
  const slowest = medians.toSorted((a, b) => b.milliseconds - a.milliseconds).slice(0, 3);
  return [
    below(`explore step over 4.2 MB, median of ${steps.length} steps`, median(medians.map(({ milliseconds }) => milliseconds)), 15, 'ms'),
    ...slowest.map(({ step, milliseconds }) => shown(`the slowest of them: ${step}`, milliseconds, 'ms')),
  ];
}

/** A whole process, whose model takes no time: 20 steps, a turn each, and two plans. */
async function benchProcess(path: string, directory: string): Promise<readonly Row[]> {
  const commits = (nonce: string) => [`COMMIT:\nlet\n  kinds = map("Is it a library? ${nonce}", top, type: "bool")\nin\n  tally(kinds)`, `COMMIT:\nlet\n  more = grep(packages, "${nonce}|lib")\nin\n  count(more)`];
  const timed: { readonly seconds: number; readonly phases: ReadonlyMap<string, number> }[] = [];
  for (let round = 0; round < 4; round += 1) {
    const replies = [...steps.map((step) => `EXPLORE:\n  ${step}`), ...commits(randomUUID()), 'FINAL(joined)'];
    const { seconds, started, ended, folder } = await runProcess(path, directory, `run-${round}`, replies);
    // The first one brings the toolchain into the store.
    if (round > 0) timed.push({ seconds, phases: await phasesOf(folder, started, ended) });
  }
  const [run] = timed.toSorted((a, b) => a.seconds - b.seconds).slice(1);
  if (run === undefined) throw new Error('nothing was timed');
  return [
    below(`rlmc run: ${steps.length} explore steps, 2 commits, a model of 0 ms, over 4.2 MB`, run.seconds, 3, 's'),
    ...[...run.phases].map(([phase, seconds]) => shown(`of which ${phase}`, seconds, 's')),
  ];
}

/** The same over 1 GiB: memory. */
async function benchLarge(path: string, directory: string): Promise<readonly Row[]> {
  const replies = ['EXPLORE:\n  ups = extract(context, "upgrade (\\S+)")\n  times = tally(ups)\n  all = count(context)', 'EXPLORE:\n  libc = grep(context, "libc6")\n  days = extract(libc, "^\\S+")\n  pieces = chunk(libc, size: 100000)', 'FINAL(all)'];
  const { memory, seconds } = await runProcess(path, directory, 'run-large', replies, true);
  return [
    below('rlmc run on 1 GiB, memory of rlmc', memory.own / 1e6, 400, 'MB'),
    shown('memory of Nix and of ops meanwhile', Math.max(memory.nix, memory.others) / 1e6, 'MB'),
    shown('time of that run: 6 explore steps, and the answer built by Nix', seconds, 's'),
  ];
}

interface Timed {
  readonly seconds: number;
  /** In milliseconds since the epoch. */
  readonly started: number;
  readonly ended: number;
  readonly folder: string;
  readonly memory: PeakMemory;
}

async function runProcess(context: string, directory: string, name: string, replies: readonly string[], watched = false): Promise<Timed> {
  // A conversation has a system message, one of its user's, and two more for each turn.
  const server = await scriptedModel(({ messages }: ReceivedRequest) => (messages[0]?.content.startsWith('You answer a question') === true ? (replies[(messages.length - 2) / 2] ?? 'FINAL: lost') : 'yes'));
  try {
    const started = Date.now();
    const argv = ['run', '-q', `What was upgraded? ${name}`, '-c', context, '--model', 'scripted', '--max-explore', '40', '--store', join(directory, 'store'), '-o', name, '--json'];
    const env = { OPENAI_API_KEY: 'none', OPENAI_BASE_URL: server.baseUrl, XDG_STATE_HOME: join(directory, 'state'), XDG_CACHE_HOME: join(directory, 'cache') };
    const running = execa(rlmc, argv, { cwd: directory, env });
    const [{ stdout }, memory] = await Promise.all([running, watched ? peakMemory(running.pid ?? 0, running) : { own: 0, nix: 0, others: 0 }]);
    const ended = Date.now();
    const { answer } = outcome.parse(JSON.parse(stdout));
    if (answer === 'lost') throw new Error('the session did not follow its script');
    return { seconds: (ended - started) / 1000, started, ended, folder: join(directory, name), memory };
  } finally {
    await server.stop();
  }
}

/** Where the time of a run went, in seconds, by its trace. */
async function phasesOf(folder: string, started: number, ended: number): Promise<ReadonlyMap<string, number>> {
  const events = (await readFile(join(folder, 'trace.jsonl'), 'utf8')).trimEnd().split('\n').map((line) => traceEvent.parse(JSON.parse(line)));
  const phases = new Map<string, number>();
  const add = (phase: string, seconds: number) => phases.set(phase, (phases.get(phase) ?? 0) + seconds);
  const timeOf = (event: string) => Date.parse(events.find((one) => one.event === event)?.time ?? '');
  add('start, contexts and the first message', (timeOf('asked') - started) / 1000);
  for (const event of events) {
    if (event.event === 'replied') add('turns: the server, and keeping the replies', event.seconds);
    if (event.event === 'explored') add('explore steps', event.seconds);
    if (event.event === 'built') add(event.flake.endsWith('answer.flake') ? 'the final build' : 'commits', event.seconds);
  }
  add('after the last event: closing what is kept, the end', (ended - Date.parse(events.at(-1)?.time ?? '')) / 1000);
  return phases;
}

async function writeRepeated(path: string, text: Buffer, size: number): Promise<void> {
  const block = Buffer.concat(Array<Buffer>(32).fill(text));
  for (let written = 0; written < size; written += block.length) await appendFile(path, block);
}
