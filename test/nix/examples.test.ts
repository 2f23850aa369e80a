import { cp, mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { exampleReaction } from '../../scripts/example-rules.ts';
import { exampleQuestion, exampleReplies, exampleRun } from '../../scripts/example-run.ts';
import { rlmc } from '../cli/support/rlmc.ts';
import { askingOf, modelForThisTest } from './support/asking.ts';
import { temporaryDirectory, temporaryStore } from './support/temporary.ts';

const examples = fileURLToPath(new URL('../../examples', import.meta.url));
const log = join(examples, 'dpkg.log');

/** What is known of the log from another way of looking at it than the plan's. */
type Answer = (events: readonly Event[]) => string;

interface Event {
  readonly day: string;
  readonly hour: string;
  readonly action: string;
  readonly package: string;
}

const packagesOf = (events: readonly Event[], action: string) => events.filter((event) => event.action === action).map((event) => event.package);

const daysOf = (events: readonly Event[], action: string) => events.filter((event) => event.action === action).map(({ day }) => day);

/** Most frequent first, ties in order of appearance. */
function ranked(values: readonly string[]): readonly (readonly [value: string, times: number])[] {
  const times = new Map<string, number>();
  for (const value of values) times.set(value, (times.get(value) ?? 0) + 1);
  return [...times].sort(([, a], [, b]) => b - a);
}

const answers: Readonly<Record<string, Answer>> = {
  'upgrades.rlm': (events) =>
    ranked(packagesOf(events, 'upgrade'))
      .filter(([, times]) => times > 1)
      .map(([name, times]) => `${times}\t${name}`)
      .join('\n'),
  'busiest-days.rlm': (events) =>
    ranked(events.filter(({ action }) => action === 'install' || action === 'upgrade').map(({ day }) => day))
      .slice(0, 3)
      .map(([day, times]) => `${JSON.stringify(`${times}\t${day}`)}\n`)
      .join(''),
  'upgraded-since.rlm': (events) => {
    const installed = new Set(packagesOf(events, 'install'));
    return String(new Set(packagesOf(events, 'upgrade').filter((name) => installed.has(name))).size);
  },
  'weekdays.rlm': (events) => {
    const weekday = (day: string) => new Intl.DateTimeFormat('en', { weekday: 'long', timeZone: 'UTC' }).format(Date.parse(`${day}T12:00:00Z`));
    return ranked(daysOf(events, 'upgrade').map(weekday))
      .map(([name, times]) => `${times}\t${name}`)
      .join('\n');
  },
  'hours.rlm': (events) =>
    ranked(events.filter(({ action }) => action === 'upgrade').map(({ hour }) => hour))
      .map(([hour, times]) => `${hour}\t${times}`)
      .sort()
      .join('\n'),
  'longest-pause.rlm': (events) => {
    const pauses = daysOf(events, 'upgrade').map((day, index, days) => ({ day, before: days[index - 1] ?? day }));
    const length = ({ day, before }: (typeof pauses)[number]) => (Date.parse(day) - Date.parse(before)) / (24 * 60 * 60 * 1000);
    const [longest] = pauses.toSorted((a, b) => length(b) - length(a));
    return longest === undefined ? '' : `${length(longest)} days, from ${longest.before} to ${longest.day}`;
  },
};

let cwd: string;
let store: string;
let events: readonly Event[];

beforeAll(async () => {
  cwd = await temporaryDirectory();
  store = await temporaryStore();
  events = (await readFile(log, 'utf8')).split('\n').map((line) => {
    const [day = '', time = '', action = '', name = ''] = line.split(' ');
    return { day, hour: time.slice(0, 2), action, package: name.replace(/:.*/, '') };
  });
});

/** The plan that asks a model. */
const asking = 'themes.rlm';
const plans = [...Object.keys(answers), asking];

describe('examples', () => {
  it('are all known here', async () => {
    expect((await readdir(examples)).filter((file) => file.endsWith('.rlm')).sort()).toEqual(plans.toSorted());
  });

  it.each(Object.keys(answers))('%s gives the answer that the log holds', async (plan) => {
    const { status, stdout } = await rlmc(['build', join(examples, plan), '-c', log, '-o', `${plan}.flake`, '--store', store, '--json'], { cwd });
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ answer: answers[plan]?.(events) });
  });

  it('are formatted', async () => {
    const { status } = await rlmc(['fmt', '--check', ...plans.map((plan) => join(examples, plan))]);
    expect(status).toBe(0);
  });
});

describe('the example that asks a model', () => {
  const recorded = join(examples, 'themes.flake');
  const build = (folder: string, ...argv: readonly string[]) => ['build', join(examples, asking), '-c', log, '-o', folder, '--model', 'scripted', '--json', ...argv];
  const lockOf = async (folder: string) => JSON.parse(await readFile(join(folder, 'rlm.lock'), 'utf8')) as { readonly answers: Readonly<Record<string, { readonly model: string }>> };

  it('is replayed in an empty store, without a model, from what is in git', async () => {
    const folder = join(cwd, 'replayed');
    await mkdir(folder);
    for (const part of ['rlm.lock', 'answers']) await cp(join(recorded, part), join(folder, part), { recursive: true });
    const { status, stdout } = await rlmc(build(folder, '--offline', '--store', await temporaryStore()));
    expect(status).toBe(0);
    const { answer, calls } = JSON.parse(stdout) as { readonly answer: string; readonly calls: unknown };
    const upgraded = new Set(packagesOf(events.filter(({ day }) => day === '2026-05-09'), 'upgrade'));
    const sizes = answer.split('\n').flatMap((line) => /^\d+(?=\t)/.exec(line)?.map(Number) ?? []);
    expect(sizes.reduce((sum, size) => sum + size)).toBe(upgraded.size);
    expect(calls).toEqual({ asked: 0, reused: upgraded.size + 1, failed: 0 });
    // What was recorded is what the plan asks, and no more.
    expect(await readFile(join(folder, 'rlm.lock'), 'utf8')).toBe(await readFile(join(recorded, 'rlm.lock'), 'utf8'));
    expect((await readdir(join(recorded, 'answers'))).sort()).toEqual(Object.keys((await lockOf(recorded)).answers).sort());
  });

  it('has answers that say of themselves that they are scripted', async () => {
    for (const { model } of Object.values((await lockOf(recorded)).answers)) expect(model).toBe('scripted');
    expect(await readFile(join(examples, asking), 'utf8')).toMatch(/^# No language model was asked/m);
    expect(await readFile(join(examples, 'README.md'), 'utf8')).toContain('**No language model gave them.**');
  });

  it('has the answers that anybody gets who records them anew', async () => {
    const server = await modelForThisTest(exampleReaction);
    const folder = join(cwd, 'recorded');
    const { status } = await rlmc(build(folder, '--store', await temporaryStore()), { env: askingOf(server) });
    expect(status).toBe(0);
    for (const question of await readdir(join(recorded, 'answers'))) {
      expect(await readFile(join(folder, 'answers', question), 'utf8')).toBe(await readFile(join(recorded, 'answers', question), 'utf8'));
    }
  });
});

describe('the example of a run', () => {
  it('comes to an answer about the day that has most upgrades, by the replies that are written down and no others', async () => {
    const [[busiest = ''] = []] = ranked(events.filter(({ action }) => action === 'upgrade').map(({ day }) => day));
    const server = await modelForThisTest(exampleRun);
    const ended = await rlmc(['run', '-q', exampleQuestion, '-c', log, '--model', 'scripted', '-o', 'busiest-day.run', '--store', store, '--json'], { cwd, env: askingOf(server) });
    expect(ended.status, ended.stderr).toBe(0);
    const upgraded = new Set(packagesOf(events.filter(({ day }) => day === busiest), 'upgrade'));
    const { answer, ...rest } = JSON.parse(ended.stdout) as { readonly answer: string };
    expect(answer.split('\n').reduce((sum, line) => sum + Number(/^\d+(?=\t)/.exec(line)?.[0]), 0)).toBe(upgraded.size);
    // In the README, without the times.
    const withoutTimes = (text: string) => text.replace(/\d+\.\d s\b/g, '… s');
    const readme = await readFile(join(examples, '../README.md'), 'utf8');
    const [, shown = ''] = /<!-- run: begin -->\n+```\n\$ [^\n]*\n([^]*?)```/.exec(readme) ?? [];
    const real = withoutTimes(`${ended.stderr}${answer}\n`.replaceAll('busiest-day.run', 'what-were-the-upgrades-on-the-day-with.run'));
    const claimed = withoutTimes(shown).split('\n').filter((line) => line !== '' && line !== '…' && !line.startsWith('the answer is built again by'));
    expect(claimed.filter((line) => !real.includes(`${line}\n`))).toEqual([]);
    expect(claimed).toContain('asked themes (30/30)');
    expect(rest).toMatchObject({ status: 'answered', steps: 2, commits: 1, calls: exampleReplies.length + upgraded.size });
  });
});
