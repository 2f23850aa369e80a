import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { rlmc } from '../cli/support/rlmc.ts';
import { temporaryDirectory, temporaryStore } from './support/temporary.ts';

const examples = fileURLToPath(new URL('../../examples', import.meta.url));
const log = join(examples, 'dpkg.log');

/** What is known of the log from another way of looking at it than the plan's. */
type Answer = (events: readonly Event[]) => string;

interface Event {
  readonly day: string;
  readonly action: string;
  readonly package: string;
}

const packagesOf = (events: readonly Event[], action: string) => events.filter((event) => event.action === action).map((event) => event.package);

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
};

let cwd: string;
let store: string;
let events: readonly Event[];

beforeAll(async () => {
  cwd = await temporaryDirectory();
  store = await temporaryStore();
  events = (await readFile(log, 'utf8')).split('\n').map((line) => {
    const [day = '', , action = '', name = ''] = line.split(' ');
    return { day, action, package: name.replace(/:.*/, '') };
  });
});

describe('examples', () => {
  it('are all known here', async () => {
    const plans = (await readdir(examples)).filter((file) => file.endsWith('.rlm'));
    expect(plans.sort()).toEqual(Object.keys(answers).sort());
  });

  it.each(Object.keys(answers))('%s gives the answer that the log holds', async (plan) => {
    const { status, stdout } = await rlmc(['build', join(examples, plan), '-c', log, '-o', `${plan}.flake`, '--store', store, '--json'], { cwd });
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ answer: answers[plan]?.(events) });
  });

  it('are formatted', async () => {
    const { status } = await rlmc(['fmt', '--check', ...Object.keys(answers).map((plan) => join(examples, plan))]);
    expect(status).toBe(0);
  });
});
