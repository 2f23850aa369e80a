import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryDirectory } from '../nix/support/temporary.ts';
import { rlmc } from './support/rlmc.ts';

const cwd = await temporaryDirectory();

async function plan(name: string, text: string | Uint8Array): Promise<string> {
  await writeFile(join(cwd, name), text);
  return name;
}

async function checkJson(...argv: readonly string[]): Promise<unknown> {
  const { status, stdout, stderr } = await rlmc(['check', '--json', ...argv], { cwd });
  expect(stderr).toBe('');
  expect(stdout).toMatch(/^\{.*\}\n$/);
  return { status, ...JSON.parse(stdout) };
}

const wrong = 'let\n  a = grep(context, "x")\n  b = gerp(a, "(")\nin\n  conut(b)\n';

describe('check --json', () => {
  it('says of a good plan that it is', async () => {
    expect(await checkJson(await plan('good.rlm', 'count(grep(context, "x"))'))).toEqual({ status: 0, ok: true, diagnostics: [] });
  });

  it('has every field of every error', async () => {
    expect(await checkJson(await plan('wrong.rlm', wrong))).toEqual({
      status: 1,
      ok: false,
      diagnostics: [
        { code: 'RLM2007', severity: 'error', message: 'there is no op `gerp`', hint: 'did you mean `grep`?', file: 'wrong.rlm', line: 3, column: 7, endLine: 3, endColumn: 11 },
        { code: 'RLM2007', severity: 'error', message: 'there is no op `conut`', hint: 'did you mean `count`?', file: 'wrong.rlm', line: 5, column: 3, endLine: 5, endColumn: 8 },
      ],
    });
  });

  it('is ok with warnings', async () => {
    const file = await plan('warned.rlm', 'let unused = 1 in 2');
    expect(await checkJson(file)).toMatchObject({ status: 0, ok: true, diagnostics: [{ code: 'RLM2028', severity: 'warning' }] });
  });

  it.each([
    ['a file that is not there', 'nowhere.rlm'],
    ['a directory', '.'],
  ])('says of %s that it cannot be read, and which', async (_what, file) => {
    expect(await checkJson(file)).toMatchObject({ status: 1, ok: false, diagnostics: [{ code: 'RLM3012', file, line: 1, column: 1 }] });
  });

  it.each([
    ['an empty file', new Uint8Array(), 1],
    ['bytes that are no text', Uint8Array.of(0xff, 0xfe), 1],
    ['more than 4 MiB', Buffer.alloc(4 * 1024 * 1024 + 1, ' '), 1],
  ])('refuses %s', async (what, bytes, status) => {
    const file = await plan(`${what}.rlm`, bytes);
    expect(await checkJson(file)).toMatchObject({ status, ok: false, diagnostics: [{ file, severity: 'error' }] });
  });

  it('says of a context that is named wrongly what is wrong', async () => {
    expect(await checkJson('good.rlm', '-c', '1=x')).toMatchObject({ status: 1, ok: false, diagnostics: [{ code: 'RLM3005' }] });
  });
});

describe('check', () => {
  it('shows errors to people on standard error, without escape sequences', async () => {
    const { status, stdout, stderr } = await rlmc(['check', await plan('wrong.rlm', wrong)], { cwd });
    expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
    expect(stderr).toContain("wrong.rlm:3:7 - error RLM2007: there is no op `gerp`\n\n3 |   b = gerp(a, \"(\")\n  |       ^^^^\n\nHint: did you mean `grep`?\n");
    expect(stderr).toMatch(/\n2 errors\n$/);
    expect(stderr).not.toContain('\u001B');
  });

  it('knows the contexts that are given, and reads no file of theirs', async () => {
    const file = await plan('logs.rlm', 'count(log)');
    expect(await rlmc(['check', file, '-c', 'log=nowhere.log'], { cwd })).toMatchObject({ status: 0 });
    expect(await rlmc(['check', file], { cwd })).toMatchObject({ status: 1, stderr: expect.stringContaining('RLM2001') });
  });

  it('lets a plan that is given no context read `context`, or bind it', async () => {
    expect(await rlmc(['check', await plan('reads.rlm', 'count(context)')], { cwd })).toMatchObject({ status: 0, stderr: 'reads.rlm: no errors\n' });
    expect(await rlmc(['check', await plan('binds.rlm', 'let context = "x" in count(context)')], { cwd })).toMatchObject({ status: 0, stderr: 'binds.rlm: no errors\n' });
    expect(await rlmc(['check', await plan('neither.rlm', '1')], { cwd })).toMatchObject({ status: 0, stderr: 'neither.rlm: no errors\n' });
  });

  it('reads a plan from standard input', async () => {
    expect(await rlmc(['check', '-'], { input: 'count(', cwd })).toMatchObject({ status: 1, stderr: expect.stringContaining('<stdin>:1:') });
    expect(await rlmc(['check', '-'], { input: 'count(context)', cwd })).toMatchObject({ status: 0 });
  });

  it('shows a file name that could steer a terminal as what it is', async () => {
    const name = 'a\u001B[31mb.rlm';
    await mkdir(join(cwd, 'odd'), { recursive: true });
    await writeFile(join(cwd, 'odd', name), 'count(');
    const { stderr } = await rlmc(['check', `odd/${name}`], { cwd });
    expect(stderr).not.toContain('\u001B');
  });
});
