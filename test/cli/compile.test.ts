import { access, mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../nix/support/temporary.ts';
import { rlmc } from './support/rlmc.ts';

const cwd = await temporaryDirectory();
await writeFile(join(cwd, 'plan.rlm'), 'count(grep(context,"x"))');
await writeFile(join(cwd, 'log'), 'x\n');

/** With the pinned nixpkgs, compiling needs no Nix. */
const compile = (...argv: readonly string[]) => rlmc(['compile', '--toolchain', 'nixpkgs', ...argv], { cwd });

describe('compile', () => {
  it('prints the command that builds the answer, and nothing else, on standard output', async () => {
    const { status, stdout, stderr } = await compile('plan.rlm', '-c', 'log');
    expect({ status, stdout, stderr }).toEqual({
      status: 0,
      stdout: `nix build path:${cwd}/plan.flake#answer --extra-experimental-features 'nix-command flakes'\n`,
      stderr: 'wrote plan.flake, a flake of 2 nodes\n',
    });
    expect(await readFile(join(cwd, 'plan.flake', 'plan.rlm'), 'utf8')).toBe('count(grep(context, "x"))\n');
  });

  it('prints the folder and the command as JSON', async () => {
    const { stdout } = await compile('plan.rlm', '-c', 'log', '--json', '-o', 'out', '--store', '/tmp/my store');
    expect(JSON.parse(stdout)).toEqual({
      flake: join(cwd, 'out'),
      command: `nix build path:${cwd}/out#answer --extra-experimental-features 'nix-command flakes' --store '/tmp/my store'`,
      nodes: 2,
    });
  });

  it('names a store by its full name, for a shell that is elsewhere', async () => {
    const { stdout } = await compile('plan.rlm', '-c', 'log', '--store', 'my/store');
    expect(stdout).toContain(` --store ${cwd}/my/store\n`);
  });

  it('names lines of the plan as it is in the folder', async () => {
    await writeFile(join(cwd, 'wide.rlm'), '\n\n\nlet a = grep(context, "x") in\n\n\ncount(a)');
    expect((await compile('wide.rlm', '-c', 'log')).status).toBe(0);
    const lines = (await readFile(join(cwd, 'wide.flake', 'plan.rlm'), 'utf8')).split('\n');
    const plan = await readFile(join(cwd, 'wide.flake', 'plan.nix'), 'utf8');
    const line = Number(/v_a = .*# plan\.rlm:(\d+)/.exec(plan)?.[1]);
    expect(lines[line - 1]).toContain('a = grep(');
  });

  it('puts the flake of a plan without .rlm beside it as well', async () => {
    await writeFile(join(cwd, 'query'), '1');
    expect((await compile('query')).status).toBe(0);
    await access(join(cwd, 'query.flake', 'flake.nix'));
  });

  it('takes a plan from standard input, if it is told where the flake goes', async () => {
    const { status } = await rlmc(['compile', '--toolchain', 'nixpkgs', '-', '-o', 'from-input'], { cwd, input: '1' });
    expect(status).toBe(0);
    expect(await readFile(join(cwd, 'from-input', 'plan.rlm'), 'utf8')).toBe('1\n');
  });

  it('warns of what is not read, and of what is not in the folder', async () => {
    await writeFile(join(cwd, 'large'), Buffer.alloc(16 * 1024 * 1024 + 1, 'x'));
    const { status, stderr } = await compile('plan.rlm', '-c', 'large', '-c', 'other=log', '-o', 'warned');
    expect(status).toBe(0);
    expect(stderr).toContain('warning RLM2029: the plan does not read the context `other`');
    expect(stderr).toContain(`warning RLM3009: the context \`context\` is not copied: the flake builds only where \`${cwd}/large\` is`);
    expect(await readdir(join(cwd, 'warned', 'contexts'))).toEqual([]);
  });
});

describe('compile ends with status 1 and writes nothing', () => {
  it.each([
    ['for a context that is not there', ['-c', 'nowhere.log'], 'error RLM3002: the context `context` (nowhere.log) cannot be read: there is no such file'],
    ['for a directory', ['-c', '.'], 'error RLM3003'],
    ['for a name given twice', ['-c', 'log', '-c', 'plan.rlm'], 'error RLM3004'],
    ['for a context that the plan needs and does not get', [], 'error RLM2001'],
    ['for bytes that are no text', ['-c', 'bytes'], 'byte 3 starts no character'],
    ['for standard input as plan and context', ['-', '-c', '-'], 'error RLM3007: both the plan and the context `context` want standard input'],
    ['where no folder can be', ['-c', 'log', '-o', '/proc/nowhere/plan.flake'], 'error RLM3014'],
    ['where other files are', ['-c', 'log', '-o', '.'], 'error RLM3015'],
  ])('%s', async (_what, argv, said) => {
    await writeFile(join(cwd, 'bytes'), Uint8Array.of(0x61, 0x62, 0x63, 0xff));
    const before = await readdir(cwd);
    const plan = argv[0] === '-' ? [] : ['plan.rlm'];
    const { status, stdout, stderr } = await compile(...plan, '-o', 'refused', ...argv);
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain(said);
    expect(await readdir(cwd)).toEqual(before);
  });

  it('as JSON too', async () => {
    const { status, stdout } = await compile('plan.rlm', '-c', 'nowhere.log', '--json');
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, diagnostics: [{ code: 'RLM3002', severity: 'error' }] });
  });
});

it('a latin1 context is converted', async () => {
  await writeFile(join(cwd, 'latin1'), Buffer.from('naïve x\n', 'latin1'));
  expect((await compile('plan.rlm', '-c', 'latin1', '--encoding', 'latin1', '-o', 'converted')).status).toBe(0);
  expect(await readFile(join(cwd, 'converted', 'contexts', 'context'), 'utf8')).toBe('naïve x\n');
});

it('without Nix, status 3 and how to get it', async () => {
  const empty = join(cwd, 'empty');
  await mkdir(empty);
  const home = { PATH: empty, XDG_CACHE_HOME: empty, XDG_STATE_HOME: empty };
  for (const command of ['compile', 'build']) {
    const { status, stdout, stderr } = await rlmc([command, 'plan.rlm', '-c', 'log'], { cwd, env: home });
    expect({ status, stdout }).toEqual({ status: 3, stdout: '' });
    expect(stderr).toContain('error RLM5001: there is no `nix` on the path');
    expect(stderr).toContain('Hint:');
    const asJson = await rlmc([command, 'plan.rlm', '-c', 'log', '--json'], { cwd, env: home });
    expect(JSON.parse(asJson.stdout)).toMatchObject({ ok: false, diagnostics: [{ code: 'RLM5001' }] });
  }
  const doctor = await rlmc(['doctor'], { env: home });
  expect(doctor).toMatchObject({ status: 3, stdout: expect.stringMatching(/^ok +platform .*\nfail +nix +there is no `nix` on the path\n +Hint: /) });
});

describe('without a directory for temporary files', () => {
  const compileWith = (temporary: string) => rlmc(['compile', '--toolchain', 'nixpkgs', 'plan.rlm', '-c', 'log', '--json'], { cwd, env: { TMPDIR: temporary } });

  it('status 3, the reason, and what to do', async () => {
    const { status, stderr } = await compileWith('/nowhere');
    expect(status).toBe(3);
    expect(stderr).toMatch(/^error RLM5015: `\/nowhere` cannot be used: there is no such file\n\nHint: .*TMPDIR/);
  });

  it('the same as JSON', async () => {
    const { status, stdout } = await compileWith(join(cwd, 'log'));
    expect(status).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ ok: false, diagnostics: [{ code: 'RLM5015', file: null }] });
  });
});
