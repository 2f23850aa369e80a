import { cp, mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { exampleQuestion, exampleRun } from '../../scripts/example-run.ts';
import { askingOf, modelForThisTest, place, type Place, runRlmc } from './support/asking.ts';
import { auditJson } from './support/audited.ts';

const examples = fileURLToPath(new URL('../../examples', import.meta.url));
const log = join(examples, 'dpkg.log');
const plans = (await readdir(examples)).filter((file) => file.endsWith('.rlm'));

let here: Place;

beforeAll(async () => {
  here = await place();
});

describe('rlmc audit finds nothing', () => {
  it.each(plans)('in the flake of examples/%s', async (plan) => {
    const folder = join(here.cwd, `${plan}.flake`);
    const recorded = join(examples, plan.replace(/\.rlm$/, '.flake'));
    const asks = plan === 'themes.rlm';
    if (asks) {
      await mkdir(folder);
      for (const part of ['rlm.lock', 'answers']) await cp(join(recorded, part), join(folder, part), { recursive: true });
    }
    const built = await runRlmc(here, [asks ? 'build' : 'compile', join(examples, plan), '-c', log, '-o', folder, '--store', here.store, ...(asks ? ['--model', 'scripted', '--offline'] : [])]);
    expect(built.status, built.stderr).toBe(0);
    const { status, codes, flake } = await auditJson(here, folder);
    expect({ status, codes, audited: flake?.audited }).toEqual({ status: 0, codes: [], audited: 'answers' });
  });

  it.each([
    ['javascript', 'result = text.length'],
    ['python', 'result = len(text)'],
    ['rust', 'text.len()'],
    ['rust-native', 'text.len()'],
  ])('in the flake of a plan with code in %s, and says where the code came from', async (language, code) => {
    const plan = await here.file(`${language}.rlm`, `\n\neval("${code}", { text: context }, { language: "${language}", cpuTimeLimit: 7 }, type: "number")\n`);
    expect(await runRlmc(here, ['compile', plan, '-c', log, '-o', `${language}.flake`, '--store', here.store])).toMatchObject({ status: 0 });
    const { status, codes, flake } = await auditJson(here, `${language}.flake`);
    expect({ status, codes }).toEqual({ status: 0, codes: [] });
    const run = flake?.derivations.filter(({ kind }) => kind === 'eval') ?? [];
    expect(run).toMatchObject([{ name: 'rlm-eval', code: { from: 'plan', line: 1, language }, limits: { cpuTimeLimit: 7 }, network: 'none' }]);
    const compiled = flake?.derivations.filter(({ kind }) => kind === 'compile') ?? [];
    expect(compiled.map((derivation) => derivation.code)).toEqual(language.startsWith('rust') ? run.map((derivation) => derivation.code) : []);
  });

  it('in a plan of 1,000 nodes in a row', async () => {
    const lines = Array.from({ length: 1000 }, (_, index) => `  a${index + 1} = grep(a${index}, "${index}", invert: true)`);
    const plan = await here.file('long.rlm', `let\n  a0 = lines(context)\n${lines.join('\n')}\nin\n  count(a1000)\n`);
    expect(await runRlmc(here, ['compile', plan, '-c', log, '-o', 'long.flake', '--store', here.store])).toMatchObject({ status: 0 });
    const { status, codes, flake } = await auditJson(here, 'long.flake');
    expect({ status, codes, derivations: flake?.derivations.length }).toEqual({ status: 0, codes: [], derivations: 1003 });
  });

  it('in a plan that was compiled for a model and has no answers yet, and says that it has none', async () => {
    const plan = await here.file('asks.rlm', 'map("Is it?", lines(context))\n');
    expect(await runRlmc(here, ['compile', plan, '-c', log, '-o', 'asks.flake', '--model', 'm1', '--store', here.store])).toMatchObject({ status: 0 });
    expect(await auditJson(here, 'asks.flake')).toMatchObject({ status: 0, codes: ['RLM8012'] });
  });
});

describe('rlmc audit of a run', () => {
  it('audits each flake of it, and those of sessions below', async () => {
    const server = await modelForThisTest(exampleRun);
    const ended = await runRlmc(here, ['run', '-q', exampleQuestion, '-c', log, '--model', 'scripted', '-o', 'day.run', '--store', here.store], { environment: askingOf(server) });
    expect(ended.status, ended.stderr).toBe(0);
    const { status, report, codes } = await auditJson(here, 'day.run');
    expect({ status, codes }).toEqual({ status: 0, codes: [] });
    expect(report?.flakes.map(({ folder }) => folder)).toEqual(['answer.flake', 'commit-1.flake'].map((name) => join(here.cwd, 'day.run', name)));
    expect((await runRlmc(here, ['audit', 'day.run/answer.flake', '--store', here.store])).status).toBe(0);
  });

  it('refuses a run that has no flake yet', async () => {
    await here.file('none.run/run.json', '{}');
    expect(await auditJson(here, 'none.run')).toMatchObject({ status: 1, codes: ['RLM6033'] });
  });
});
