import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { onTestFinished } from 'vitest';
import { z } from 'zod';
import { main, type Ended } from '../../cli/support/rlmc.ts';
import { type Script, type ScriptedModel, scriptedModel } from '../../support/scripted-model.ts';
import { temporaryDirectory, temporaryStore } from './temporary.ts';

/** A user's place: a folder to work in, a store, and directories for state, cache and temporary files that nobody else uses. */
export interface Place {
  readonly cwd: string;
  readonly store: string;
  /** All directories in which a program may leave something, but for the store. */
  readonly directory: string;
  /** All that is in the environment of the programs started here. */
  readonly environment: Readonly<Record<string, string>>;
  /** Writes a file into the folder; gives its name. */
  file(name: string, content: string | Uint8Array): Promise<string>;
}

export async function place(given: { readonly store?: string; readonly environment?: Readonly<Record<string, string>> } = {}): Promise<Place> {
  const directory = await temporaryDirectory();
  const directories = { HOME: 'home', XDG_STATE_HOME: 'state', XDG_CACHE_HOME: 'cache', TMPDIR: 'tmp' };
  for (const name of [...Object.values(directories), 'work']) await mkdir(join(directory, name));
  const cwd = join(directory, 'work');
  return {
    cwd,
    store: given.store ?? (await temporaryStore()),
    directory,
    environment: {
      PATH: process.env['PATH'] ?? '',
      // Of Node, not of the program: see vitest.config.ts.
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? '',
      ...Object.fromEntries(Object.entries(directories).map(([variable, name]) => [variable, join(directory, name)])),
      ...given.environment,
    },
    async file(name, content) {
      await mkdir(dirname(join(cwd, name)), { recursive: true });
      await writeFile(join(cwd, name), content);
      return name;
    },
  };
}

/** How the program is started, where it differs from the ordinary. */
export interface Start {
  readonly environment?: Readonly<Record<string, string>>;
  /** The program; the one of this checkout unless given. */
  readonly program?: string;
  readonly detached?: boolean;
}

/** Starts the real program in a place, in a process of its own, with nothing of this one's environment. */
export function startRlmc({ cwd, environment }: Place, argv: readonly string[], { environment: more = {}, program = main, detached = false }: Start = {}) {
  return execa(process.execPath, [program, ...argv, ...bySteps(argv)], {
    cwd,
    env: { ...environment, ...more },
    extendEnv: false,
    stdin: 'ignore',
    reject: false,
    stripFinalNewline: false,
    detached,
  });
}

/** The texts of tests are small, and would go straight to the model. */
function bySteps([command, ...given]: readonly string[]): readonly string[] {
  return command === 'run' && given.includes('-q') && !given.includes('--direct') && !given.includes('--resume') ? ['--direct', 'never'] : [];
}

/** Runs it to its end. */
export async function runRlmc(place: Place, argv: readonly string[], start: Start = {}): Promise<Ended> {
  const { exitCode, stdout, stderr } = await startRlmc(place, argv, start);
  return { status: exitCode, stdout, stderr };
}

/** The environment in which a server is asked. */
export function askingOf({ baseUrl }: Pick<ScriptedModel, 'baseUrl'>, key = 'a-key'): Readonly<Record<string, string>> {
  return { OPENAI_API_KEY: key, OPENAI_BASE_URL: baseUrl };
}

/** A server for one test. */
export async function modelForThisTest(script: Script): Promise<ScriptedModel> {
  const server = await scriptedModel(script);
  onTestFinished(() => server.stop());
  return server;
}

const printed = z.strictObject({
  answer: z.string(),
  path: z.string(),
  flake: z.string(),
  nodes: z.strictObject({ built: z.number(), cached: z.number() }),
  seconds: z.number(),
  calls: z.strictObject({ asked: z.number(), reused: z.number(), failed: z.number() }),
  usage: z.strictObject({ inputTokens: z.number(), outputTokens: z.number() }),
});

/** What `rlmc build --json` prints. */
export type Printed = z.infer<typeof printed>;

/** Builds a plan that asks `m1`, and must come to an answer. */
export async function answerOf(place: Place, plan: string, argv: readonly string[], start: Start = {}): Promise<Printed> {
  return printedBy(await runRlmc(place, ['build', plan, '--store', place.store, '--model', 'm1', '--json', ...argv], start));
}

/** What a build that was run with `--json` printed, which must have come to an answer. */
export function printedBy(ended: Ended): Printed {
  if (ended.status !== 0) throw new Error(`status ${ended.status}\n${ended.stderr}\n${ended.stdout}`);
  return printed.parse(JSON.parse(ended.stdout));
}

/** The elements of an answer that is a list. */
export const elementsOf = ({ answer }: Pick<Printed, 'answer'>): readonly unknown[] => answer.split('\n').slice(0, -1).map((line): unknown => JSON.parse(line));

/** How many requests a server gets while something happens. */
export async function requestsDuring(server: ScriptedModel, action: () => Promise<unknown>): Promise<number> {
  const before = server.requests.length;
  await action();
  return server.requests.length - before;
}

/** An installation of rlmc elsewhere, which may be changed; gives its directory. The program is `dist/rlmc.mjs`. */
export async function copiedInstallation(): Promise<string> {
  const installation = join(await temporaryDirectory(), 'rlmc');
  const root = fileURLToPath(new URL('../../../', import.meta.url));
  await mkdir(installation);
  for (const part of ['dist', 'nixlib']) await cp(join(root, part), join(installation, part), { recursive: true });
  return installation;
}

export async function edit(file: string, change: (text: string) => string): Promise<void> {
  const text = await readFile(file, 'utf8');
  const changed = change(text);
  if (changed === text) throw new Error(`nothing changed in ${file}`);
  await writeFile(file, changed);
}
