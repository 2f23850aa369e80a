import { execFile } from 'node:child_process';
import { chmod, readdir, readFile, rename, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { audit } from '../../runtime/audit/audit.ts';
import { edit, type Place, runRlmc, startRlmc } from './support/asking.ts';
import { auditedFlake, codesOf, copyOf } from './support/audited.ts';
import { temporaryDirectory, temporaryStore } from './support/temporary.ts';

let here: Place;
let good: string;
/** A directory in which each program of Nix leaves a mark and fails. */
let noNix: string;

beforeAll(async () => {
  ({ here, folder: good } = await auditedFlake());
  noNix = await temporaryDirectory();
  for (const program of ['nix', 'nix-store', 'nix-build', 'nix-instantiate']) {
    await writeFile(join(noNix, program), `#!/bin/sh\necho "$0 $*" >>'${noNix}/started'\nexit 1\n`);
    await chmod(join(noNix, program), 0o755);
  }
});

/** What evaluation could be made to do, in place of the ops that plan.nix calls. */
const expressions = {
  'loops for ever': 'let loop = n: loop (n + 1); in loop 0',
  'takes all memory': 'let grow = list: grow (list ++ list); in builtins.length (grow [ 1 ])',
  'fills the store': 'let more = n: builtins.seq (builtins.toFile "x" (toString n)) (more (n + 1)); in more 0',
  downloads: 'builtins.readFile (builtins.fetchurl "http://127.0.0.1:1/x")',
  'clones a repository': 'builtins.fetchGit "ext::sh -c id"',
  'builds while it is evaluated': 'import (derivation { name = "x"; system = builtins.currentSystem; builder = "/bin/sh"; })',
  'reads a file of the machine': 'builtins.readFile "/etc/passwd"',
  'reads the environment': 'builtins.getEnv "OPENAI_API_KEY"',
};

const places = {
  'flake.nix': (text: string, expression: string) => text.replace('outputs = inputs:', `outputs = inputs: builtins.seq (${expression})`),
  'plan.nix': (text: string, expression: string) => text.replace(/\n {2}answer = (\w+);/, `\n  answer = builtins.seq (${expression}) $1;`),
  'nixlib/outputs.nix': (text: string, expression: string) => text.replace('packages = ', `packages = builtins.seq (${expression}) (`).replace('plans;\n\n', 'plans);\n\n'),
};

describe('an audit of a folder that would, when it is evaluated', () => {
  const cases = Object.entries(expressions).flatMap(([what, expression]) => Object.entries(places).map(([file, insert]) => ({ what, expression, file, insert })));

  it.each(cases)('$what, from $file, finds that and does not even start Nix', async ({ expression, file, insert }) => {
    const folder = await copyOf(good);
    await edit(join(folder, file), (text) => insert(text, expression));
    const store = await temporaryStore();
    const findings = await withoutNix(() => audit({ folder, store }));
    expect(findings).toEqual([file.startsWith('nixlib') ? 'RLM8003' : 'RLM8001']);
  });

  it('is not held up by pipes, nor by files without end, nor by nesting without end', async () => {
    const changes: readonly (readonly [what: (folder: string) => Promise<unknown>, codes: readonly string[]])[] = [
      ...['flake.nix', 'plan.nix', 'plan.rlm', 'rlm.lock', 'nixlib/op.nix'].map((name) => [(folder: string) => pipeInstead(folder, name), ['RLM8004']] as const),
      [(folder) => pipeInstead(folder, 'contexts/context'), ['RLM8005']],
      ...['flake.nix', 'plan.nix', 'plan.rlm', 'rlm.lock'].map((name) => [(folder: string) => truncate(join(folder, name), 2 ** 40), ['RLM8004']] as const),
      [(folder) => truncate(join(folder, 'nixlib/rlm-op.mjs'), 2 ** 40), ['RLM8003']],
      [async (folder) => writeFile(join(folder, 'answers', '0'.repeat(64)), '').then(() => truncate(join(folder, 'answers', '0'.repeat(64)), 2 ** 40)), ['RLM8004']],
      [(folder) => edit(join(folder, 'flake.nix'), (text) => text.replace(/params = "(?:[^"\\]|\\.)*"/, () => `params = "${'{\\"a\\":'.repeat(100_000)}1${'}'.repeat(100_000)}"`)), ['RLM8002']],
      [(folder) => writeFile(join(folder, 'plan.rlm'), `${'join(['.repeat(100_000)}`), ['RLM8002']],
      [(folder) => writeFile(join(folder, 'rlm.lock'), `${'['.repeat(1_000_000)}${']'.repeat(1_000_000)}`), ['RLM6030']],
    ];
    for (const [change, codes] of changes) {
      const folder = await copyOf(good);
      await change(folder);
      expect(await withoutNix(async () => audit({ folder, store: await temporaryStore() }))).toEqual(codes);
    }
  });

  it('does not let a folder write to the terminal', async () => {
    const folder = await copyOf(good);
    await edit(join(folder, 'flake.nix'), (text) => text.replace('\n  outputs', '\n  # \u001B]0;title\u0007\u001B[2J\n  outputs'));
    await writeFile(join(folder, 'nixlib/\u001B[2J'), '');
    const { status, stdout, stderr } = await runRlmc(here, ['audit', folder, '--store', here.store]);
    expect(status).toBe(1);
    expect(stdout + stderr).not.toMatch(/[\u001B\u0007]/);
    expect(stderr).toContain('RLM8001');
  });
});

describe('an audit finds any byte that is changed', () => {
  it('in flake.nix, plan.nix, plan.rlm, rlm.lock, nixlib, answers and contexts', async () => {
    const folder = await copyOf(good);
    const store = await temporaryStore();
    const [question = ''] = /"([0-9a-f]{64})": \{"answer"/.exec(await readFile(join(folder, 'rlm.lock'), 'utf8'))?.slice(1) ?? [];
    const files = ['flake.nix', 'plan.nix', 'plan.rlm', 'rlm.lock', 'nixlib/op.nix', 'nixlib/lock.nix', 'nixlib/rlm-op.mjs', 'nixlib/toolchain/host.nix', 'nixlib/engines/rlm-eval.mjs', 'nixlib/engines/javascript/run.mjs', `answers/${question}`, 'contexts/context'];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...files), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), fc.integer({ min: 1, max: 255 }), async (name, where, bits) => {
        const file = join(folder, name);
        const before = await readFile(file);
        const after = Buffer.from(before);
        const at = Math.floor(where * before.length);
        after[at] = (before[at] ?? 0) ^ bits;
        await writeFile(file, after);
        try {
          const found = await withoutNix(() => audit({ folder, store })).catch((error: unknown) => String(error));
          // A first line by which nobody would know the folder for one of rlmc.
          if (typeof found === 'string') expect(found).toContain('it has no flake.nix that rlmc made');
          else expect(found.length).toBeGreaterThan(0);
        } finally {
          await writeFile(file, before);
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe('rlmc audit', () => {
  it('refuses what is no folder of rlmc, as the other commands do', async () => {
    const empty = await temporaryDirectory();
    const foreign = await temporaryDirectory();
    await writeFile(join(foreign, 'flake.nix'), '{ outputs = _: { }; }\n');
    for (const folder of [empty, foreign, join(empty, 'nothing'), '/etc/passwd']) {
      const { status, stdout } = await runRlmc(here, ['audit', folder, '--json']);
      expect({ status, ...JSON.parse(stdout) }).toMatchObject({ status: 1, ok: false, diagnostics: [{ code: 'RLM6033' }] });
    }
  });

  it('ends when it is interrupted, with the process of Nix that works for it, and leaves nothing behind', async () => {
    const slow = await temporaryDirectory();
    await writeFile(join(slow, 'nix'), `#!/bin/sh\necho $$ >'${slow}/started'\nexec sleep 300\n`);
    await chmod(join(slow, 'nix'), 0o755);
    const child = startRlmc(here, ['audit', good, '--store', here.store], { environment: { PATH: `${slow}:${here.environment['PATH'] ?? ''}` } });
    const started = () => readFile(join(slow, 'started'), 'utf8').catch(() => '');
    await expect.poll(started, { timeout: 60_000 }).toMatch(/\d/);
    child.kill('SIGINT');
    const { exitCode, stdout, stderr } = await child;
    expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 130, stdout: '', stderr: 'interrupted\n' });
    const pid = Number(await started());
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
    expect(await readdir(join(here.directory, 'tmp'))).toEqual([]);
  });

  it('says nothing of a reader that goes away', async () => {
    const { stderr } = await promisify(execFile)('sh', ['-c', `"$1" "$2" audit "$3" --store "$4" | true`, 'sh', process.execPath, join(import.meta.dirname, '../../runtime/cli/main.ts'), good, here.store], { env: { ...here.environment } });
    expect(stderr).toBe('');
  });
});

/** The codes that are found while Nix cannot be started, and must not be. */
async function withoutNix(work: () => ReturnType<typeof audit>): Promise<readonly string[]> {
  const before = process.env['PATH'];
  process.env['PATH'] = `${noNix}:${before ?? ''}`;
  try {
    const findings = (await work()).flatMap((flake) => flake.findings);
    expect(await readFile(join(noNix, 'started'), 'utf8').catch(() => '')).toBe('');
    return codesOf(findings);
  } finally {
    process.env['PATH'] = before;
  }
}

async function pipeInstead(folder: string, name: string): Promise<void> {
  await rename(join(folder, name), `${folder}-put-away`);
  await promisify(execFile)('mkfifo', [join(folder, name)]);
}
