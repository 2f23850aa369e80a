import { randomBytes } from 'node:crypto';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { nixOutput } from '../../runtime/store/nix-output.ts';
import { type Reaction, type ScriptedModel, scriptedModel } from '../support/scripted-model.ts';
import { answerOf, askingOf, copiedInstallation, edit, place, type Place, startRlmc } from './support/asking.ts';

const canary = `sk-canary-${randomBytes(16).toString('hex')}`;

let here: Place;
let server: ScriptedModel;
/** All that programs wrote to standard output and error. */
const said: string[] = [];

beforeAll(async () => {
  server = await scriptedModel(() => 'fine');
  here = await place({ environment: { ...askingOf(server, canary), RLMC_DEBUG: '1' } });
  await here.file('ask.rlm', 'map("Say it", lines(context))');
});

afterAll(() => server.stop());

/** Builds a plan that asks two questions that nothing asked before. */
async function build(name: string, argv: readonly string[] = [], whileItRuns: (child: ReturnType<typeof startRlmc>) => Promise<void> = async () => undefined) {
  const context = await here.file(`${name}.txt`, `${name} 1\n${name} 2\n`);
  const child = startRlmc(here, ['build', 'ask.rlm', '--store', here.store, '--model', 'm1', '-c', context, '-o', `${name}.flake`, ...argv]);
  const [ended] = await Promise.all([child, whileItRuns(child)]);
  said.push(ended.stdout, ended.stderr);
  return ended;
}

/** Files under a directory in which the key is. */
async function filesWithKey(directory: string): Promise<string> {
  const { stdout, exitCode, stderr } = await execa('grep', ['--recursive', '--text', '--files-with-matches', '--fixed-strings', canary, directory], { reject: false });
  // 2 is for files that could not be read, such as one that Nix removed meanwhile.
  expect({ exitCode, stderr }).toMatchObject({ exitCode: stdout === '' ? 1 : 0 });
  return stdout;
}

/** What Nix keeps of what builders wrote, which is compressed on the disk. */
async function logs(): Promise<readonly string[]> {
  const directory = join(here.store, 'nix/var/log/nix/drvs');
  const names = (await readdir(directory, { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
  const derivations = names.map(({ parentPath, name }) => join('/nix/store', parentPath.slice(-2) + name.replace(/\.bz2$/, '')));
  return Promise.all(derivations.map((derivation) => nixOutput('nix-store', ['--read-log', derivation], { store: here.store })));
}

async function expectNowhere(): Promise<void> {
  expect(server.requests.every(({ headers }) => headers.authorization === `Bearer ${canary}`)).toBe(true);
  expect(await filesWithKey(here.directory)).toBe('');
  // Derivations and the database of Nix are files, too.
  expect(await filesWithKey(here.store)).toBe('');
  for (const log of await logs()) expect(log).not.toContain(canary);
  for (const text of said) expect(text).not.toContain(canary);
}

describe('the key of a model', () => {
  it('would be found, wherever it is in a file', async () => {
    await here.file('deep/er/canary', `\0\xff${canary}`);
    expect(await filesWithKey(here.directory)).toBe(join(here.cwd, 'deep/er/canary'));
    await writeFile(join(here.cwd, 'deep/er/canary'), '');
  });

  it('is nowhere after a build', async () => {
    expect(await build('ordinary')).toMatchObject({ exitCode: 0, stdout: '"fine"\n"fine"\n' });
    await expectNowhere();
  });

  it.each<[string, number, Reaction]>([
    ['refuses the key and repeats it', 4, { status: 401, body: JSON.stringify({ error: { message: `Incorrect API key provided: ${canary}.`, code: 'invalid_api_key' } }) }],
    ['refuses a parameter and repeats the request', 4, { status: 400, body: JSON.stringify({ error: { message: `seed? in {"authorization": "Bearer ${canary}"}`, param: 'seed' } }) }],
    ['shows its own error page with the request in it', 4, { status: 418, headers: { 'content-type': 'text/html' }, body: `<html><pre>Authorization: Bearer ${canary}</pre></html>` }],
    ['puts it into a header', 4, { status: 403, headers: { 'x-request-id': canary, 'www-authenticate': `Bearer ${canary}` }, body: '{}' }],
  ])('is nowhere after a build whose endpoint %s', async (what, status, reaction) => {
    server.script(() => reaction);
    const { exitCode, stdout, stderr } = await build(what.replaceAll(/\W/g, '-'), ['--json']);
    expect({ exitCode, stderr: stderr === '' }).toEqual({ exitCode: status, stderr: false });
    expect(stdout).toContain('RLM60');
    await expectNowhere();
  });

  it('is nowhere after answers that do not fit', async () => {
    let times = 0;
    server.script(() => (++times % 2 === 0 ? '7' : 'seven'));
    await here.file('number.rlm', 'map("How many?", lines(context), type: "int")');
    expect((await build('misfits')).exitCode).toBe(0);
    await expectNowhere();
  });

  it('is nowhere after a build that was killed', async () => {
    let asked: () => void;
    const isAsked = new Promise<void>((resolve) => (asked = resolve));
    server.script(() => {
      asked();
      return { text: 'late', delay: 1000 };
    });
    await build('killed', [], async (child) => {
      await isAsked;
      child.kill('SIGKILL');
    });
    await expectNowhere();
  });
});

describe('a hostile nixlib', () => {
  /** With a fixed output in it that has the network and asks for the key: it has the right bytes only if there is none. */
  const spy = `
    spy = derivation {
      name = "spy";
      inherit system;
      builder = builtins.head shell;
      args = builtins.tail shell ++ [ "-c" "echo \\"the key is $OPENAI_API_KEY$ANOTHER_API_KEY\\" > $out" ];
      impureEnvVars = [ "OPENAI_API_KEY" "ANOTHER_API_KEY" ];
      outputHashMode = "flat";
      outputHashAlgo = "sha256";
      outputHash = builtins.hashString "sha256" "the key is \\n";
    };`;

  it('sees no key of those that rlmc was started with, as one does that Nix alone builds', async () => {
    const installation = await copiedInstallation();
    await edit(join(installation, 'nixlib/run-command.nix'), (code) =>
      code.replace('name: env: script:', `name: env: script:\nlet${spy}\nin`).replace('inherit name system;', 'inherit name system spy;'),
    );
    server.script(() => 'fine');
    await here.file('spied.txt', 'spied on\n');
    const keys = { ANOTHER_API_KEY: canary };
    const built = await answerOf(here, 'ask.rlm', ['-c', 'spied.txt', '-o', 'spied.flake'], { program: join(installation, 'dist/rlmc.mjs'), environment: keys });
    expect(built).toMatchObject({ answer: '"fine"\n', calls: { asked: 1 } });
    await expectNowhere();

    // The same derivation in the hands of a Nix that has the key in its environment.
    const answer = await nixOutput('nix-store', ['--query', '--deriver', built.path], here);
    const derivations = (await nixOutput('nix-store', ['--query', '--requisites', answer], here)).split('\n');
    const spies = derivations.filter((path) => path.endsWith('-spy.drv'));
    expect(spies).toHaveLength(1);
    const { exitCode, stderr } = await execa('nix-store', ['--realise', ...spies, '--check', '--store', here.store, '--option', 'substituters', ''], {
      env: { ...here.environment },
      extendEnv: false,
      reject: false,
    });
    expect(exitCode).not.toBe(0);
    expect(stderr).toContain('hash mismatch');
  });
});
