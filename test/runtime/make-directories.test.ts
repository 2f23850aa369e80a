import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeDirectories } from '../../runtime/make-directories.ts';
import { temporaryDirectory } from '../nix/support/temporary.ts';

it('makes a directory with all that is missing above it, as often as it is asked', async () => {
  const path = join(await temporaryDirectory(), 'a', 'b', 'c');
  await makeDirectories(path);
  await makeDirectories(path);
  expect((await stat(path)).isDirectory()).toBe(true);
  await Promise.all([makeDirectories(join(path, 'd', 'e')), makeDirectories(join(path, 'd', 'f'))]);
  expect((await stat(join(path, 'd', 'f'))).isDirectory()).toBe(true);
});

it('ends with an error where no directory can be', async () => {
  await expect(makeDirectories('/proc/nowhere/a')).rejects.toMatchObject({ code: 'ENOENT' });
  const file = join(await temporaryDirectory(), 'file');
  await writeFile(file, '');
  await expect(makeDirectories(join(file, 'a', 'b'))).rejects.toMatchObject({ code: 'ENOTDIR' });
});
