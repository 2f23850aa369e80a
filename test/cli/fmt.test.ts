import { chmod, lstat, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryDirectory } from '../nix/support/temporary.ts';
import { rlmc } from './support/rlmc.ts';

const cwd = await temporaryDirectory();
const untidy = '# why\nlet a=grep(context,"x") in count(a)';
const tidy = '# why\nlet\n  a = grep(context, "x")\nin\n  count(a)\n';

async function file(name: string, text: string): Promise<string> {
  await writeFile(join(cwd, name), text);
  return name;
}

it('fmt rewrites plans in place, keeps their mode, and says nothing', async () => {
  const [first, second] = [await file('first.rlm', untidy), await file('second.rlm', untidy)];
  await chmod(join(cwd, first), 0o640);
  expect(await rlmc(['fmt', first, second], { cwd })).toEqual({ status: 0, stdout: '', stderr: '' });
  expect(await readFile(join(cwd, first), 'utf8')).toBe(tidy);
  expect(await readFile(join(cwd, second), 'utf8')).toBe(tidy);
  expect((await stat(join(cwd, first))).mode & 0o777).toBe(0o640);
});

it('fmt does not touch what is formatted', async () => {
  const name = await file('tidy.rlm', tidy);
  const before = await stat(join(cwd, name), { bigint: true });
  await rlmc(['fmt', name], { cwd });
  const after = await stat(join(cwd, name), { bigint: true });
  expect([after.ino, after.mtimeNs]).toEqual([before.ino, before.mtimeNs]);
});

it('fmt rewrites what a symbolic link leads to, and the link stays one', async () => {
  await symlink(await file('target.rlm', untidy), join(cwd, 'link.rlm'));
  await rlmc(['fmt', 'link.rlm'], { cwd });
  expect((await lstat(join(cwd, 'link.rlm'))).isSymbolicLink()).toBe(true);
  expect(await readFile(join(cwd, 'target.rlm'), 'utf8')).toBe(tidy);
});

it('fmt --check names what is not formatted, and changes nothing', async () => {
  const [bad, good] = [await file('bad.rlm', untidy), await file('good.rlm', tidy)];
  const { status, stdout, stderr } = await rlmc(['fmt', '--check', bad, good], { cwd });
  expect({ status, stdout }).toEqual({ status: 1, stdout: '' });
  expect(stderr).toMatch(/^bad\.rlm:2:4 - error RLM3013/);
  expect(stderr).not.toContain('good.rlm');
  expect(await readFile(join(cwd, bad), 'utf8')).toBe(untidy);
  expect(await rlmc(['fmt', '--check', good], { cwd })).toEqual({ status: 0, stdout: '', stderr: '' });
});

it('fmt formats what it can and reports the rest', async () => {
  const [broken, good] = [await file('broken.rlm', 'count('), await file('untidy.rlm', untidy)];
  const { status, stderr } = await rlmc(['fmt', broken, 'nowhere.rlm', good], { cwd });
  expect(status).toBe(1);
  expect(stderr).toContain('broken.rlm:1:');
  expect(stderr).toContain('nowhere.rlm:1:1 - error RLM3012');
  expect(await readFile(join(cwd, broken), 'utf8')).toBe('count(');
  expect(await readFile(join(cwd, good), 'utf8')).toBe(tidy);
});

it('fmt makes line ends those of the canonical text', async () => {
  const name = await file('windows.rlm', `\uFEFF${tidy.replaceAll('\n', '\r\n')}`);
  expect(await rlmc(['fmt', '--check', name], { cwd })).toMatchObject({ status: 1, stderr: expect.stringContaining('windows.rlm:1:1 - error RLM3013') });
  expect(await rlmc(['fmt', name], { cwd })).toMatchObject({ status: 0 });
  expect(await readFile(join(cwd, name), 'utf8')).toBe(tidy);
});

it('fmt - is a filter', async () => {
  expect(await rlmc(['fmt', '-'], { input: untidy })).toEqual({ status: 0, stdout: tidy, stderr: '' });
  expect(await rlmc(['fmt', '-'], { input: 'count(' })).toMatchObject({ status: 1, stdout: '', stderr: expect.stringContaining('<stdin>') });
  expect(await rlmc(['fmt', '--check', '-'], { input: untidy })).toMatchObject({ status: 1, stdout: '' });
});
