import { existsSync } from 'node:fs';
import { copyFile, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { z } from 'zod';
import { nixOutput } from '../../../runtime/store/nix-output.ts';
import { traceEvent } from '../../../runtime/trace/event.ts';
import { scriptedModel } from '../../support/scripted-model.ts';
import { askingOf, place, runRlmc } from '../support/asking.ts';
import { temporaryStore } from '../support/temporary.ts';
import { readScenario, type Scenario } from './read-scenario.ts';
import { scriptOf } from './scenario-script.ts';

/** Where the texts are that scenarios are about; the last one is filled by scripts/with-texts. */
const texts: Readonly<Record<string, URL>> = {
  'dpkg.log': new URL('../../../examples/dpkg.log', import.meta.url),
  'pci.ids': new URL('../../texts/pci.ids', import.meta.url),
  'jargon.txt': new URL('../../texts/jargon.txt', import.meta.url),
};

const folder = fileURLToPath(new URL('.', import.meta.url));
const scenarios = await Promise.all((await readdir(folder)).filter((name) => name.endsWith('.md')).map(async (name) => readNamed(name, await readFile(join(folder, name), 'utf8'))));

function readNamed(name: string, markdown: string): Scenario & { readonly missing: readonly string[] } {
  try {
    const scenario = readScenario(markdown);
    // In CI nothing is skipped.
    const missing = process.env['CI'] === undefined ? textsOf(scenario).filter((text) => !existsSync(texts[text] ?? '')) : [];
    return { ...scenario, missing };
  } catch (error) {
    throw new Error(`${name}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
}

/** The real texts that a scenario reads. */
function textsOf({ contexts, files }: Scenario): readonly string[] {
  return contexts.map((context) => context.slice(context.indexOf('=') + 1)).filter((file) => !files.has(file));
}

const printed = z.looseObject({ answer: z.string().nullable(), status: z.string(), steps: z.number(), commits: z.number(), calls: z.number() });

// One for all: what one scenario asks no other does.
let store: string;

beforeAll(async () => {
  store = await temporaryStore();
  // Two that make one at once hinder each other: some versions of Nix look first and then link.
  await nixOutput('nix-store', ['--init'], { store });
});

/** Runs a scenario to its end in a place of its own, and checks all that it says. */
async function play(scenario: Scenario, { onTestFinished }: Pick<TestContext, 'onTestFinished'>): Promise<void> {
  const { question, contexts, options, files, facts } = scenario;
  const here = await place({ store });
  for (const [name, content] of files) await here.file(name, content);
  for (const name of textsOf(scenario)) await copyFile(texts[name] ?? '', join(here.cwd, name));
  const { script, mismatches, turnsTaken } = scriptOf(scenario);
  const server = await scriptedModel(script);
  onTestFinished(() => server.stop());
  const run = async (output: string) =>
    runRlmc(here, ['run', '-q', question, ...contexts.flatMap((context) => ['-c', context]), '--model', 'scripted', ...options, '--json', '-o', output, '--store', store], { environment: askingOf(server) });

  const ended = await run('first.run');
  expect(mismatches.join('\n\n'), 'what the model was asked').toBe('');
  expect(ended.status, ended.stderr).toBe(facts.exit);
  const { answer, status, steps, commits } = printed.parse(JSON.parse(ended.stdout));
  const wanted = scenario.answer && ('is' in scenario.answer ? scenario.answer.is : (await execa('sh', ['-c', scenario.answer.printedBy], { cwd: here.cwd, env: { LC_ALL: 'C.UTF-8' }, stripFinalNewline: false })).stdout);
  if (wanted !== undefined) expect(answer).toBe(wanted);
  expect({ status, steps, commits }).toMatchObject({ status: facts.status, ...(facts.steps === undefined ? {} : { steps: facts.steps }), ...(facts.commits === undefined ? {} : { commits: facts.commits }) });
  for (const session of scenario.sessions) expect(turnsTaken.get(session.question) ?? 0, `replies that were asked for of ${session.question ?? 'the root'}`).toBe(session.turns.length);
  if (facts.requests !== undefined) expect(server.requests).toHaveLength(facts.requests);

  const flake = join(here.cwd, 'first.run/answer.flake');
  if (facts.names !== undefined) expect(namesIn(await readFile(join(flake, 'plan.rlm'), 'utf8'))).toEqual(facts.names);
  const trace = (await readFile(join(here.cwd, 'first.run/trace.jsonl'), 'utf8')).trimEnd().split('\n').map((line) => traceEvent.parse(JSON.parse(line)));
  const mistakes = trace.flatMap((event) => (event.event === 'mistake' ? event.diagnostics.map(({ code }) => code) : []));
  expect(mistakes).toEqual(facts.mistakes ?? []);
  if (facts.children !== undefined) expect(trace.filter(({ event }) => event === 'child began')).toHaveLength(facts.children);

  if (answer === null) return;
  const requests = server.requests.length;
  await server.stop();
  expect(await builtByNix(flake)).toBe(answer);
  // Nobody answers at the endpoint any more.
  const again = await run('second.run');
  expect(again.status, again.stderr).toBe(facts.exit);
  expect(printed.parse(JSON.parse(again.stdout))).toMatchObject({ answer, status, commits, calls: 0 });
  expect(server.requests).toHaveLength(requests);
}

/** What Nix alone makes of a flake. */
async function builtByNix(flake: string): Promise<string> {
  const [{ outputs }] = z.tuple([z.object({ outputs: z.object({ out: z.string() }) })]).parse(JSON.parse(await nixOutput('nix', ['build', `path:${flake}#answer`, '--no-link', '--json'], { store })));
  return readFile(join(store, outputs.out), 'utf8');
}

const namesIn = (plan: string): readonly string[] => [...plan.matchAll(/^ {2}(\w+) += /gm)].map(([, name = '']) => name);

describe.concurrent('scenarios', () => {
  it.for(scenarios.filter(({ missing }) => missing.length === 0))('$title', play);
  it.skip.for(scenarios.filter(({ missing }) => missing.length > 0))('$title ($missing is missing: see scripts/with-texts)', () => {});
});
