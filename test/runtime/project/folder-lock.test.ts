import { once } from 'node:events';
import { mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { whileLocked } from '../../../runtime/project/folder-lock.ts';
import { temporaryDirectory } from '../../nix/support/temporary.ts';

const newFolder = async () => join(await temporaryDirectory(), 'plan.flake');
const turn = () => new Promise((resolve) => setImmediate(resolve));

it('work on one folder is done one after another', async () => {
  const folder = await newFolder();
  let working = 0;
  let most = 0;
  const work = async () => {
    most = Math.max(most, (working += 1));
    for (let turns = 0; turns < 20; turns++) await turn();
    working -= 1;
  };
  await Promise.all(Array.from({ length: 8 }, () => whileLocked(folder, {}, work)));
  expect(most).toBe(1);
});

it('work on two folders is not', async () => {
  const [one, other] = [await newFolder(), await newFolder()];
  expect(await whileLocked(one, {}, () => whileLocked(other, {}, async () => 'both'))).toBe('both');
});

it('a folder is the same under each of its names', async () => {
  const folder = await newFolder();
  await mkdir(folder);
  const link = await newFolder();
  await symlink(folder, link);
  let told = false;
  await whileLocked(folder, {}, async () => {
    const { promise: waiting, resolve: tell } = Promise.withResolvers<void>();
    void whileLocked(link, { onWait: tell }, async () => undefined);
    await waiting;
    told = true;
  });
  expect(told).toBe(true);
});

it('work that fails lets go of the folder', async () => {
  const folder = await newFolder();
  await expect(whileLocked(folder, {}, () => Promise.reject(new Error('failed')))).rejects.toThrow('failed');
  expect(await whileLocked(folder, {}, async () => 'next')).toBe('next');
});

it('a wait ends when it is stopped', async () => {
  const folder = await newFolder();
  const controller = new AbortController();
  const reason = new Error('stopped');
  await whileLocked(folder, {}, async () => {
    const waiting = whileLocked(folder, { onWait: () => controller.abort(reason), signal: controller.signal }, async () => undefined);
    await expect(waiting).rejects.toBe(reason);
  });
});

it('a process that is killed lets go of the folder', async () => {
  const folder = await newFolder();
  const module_ = new URL('../../../runtime/project/folder-lock.ts', import.meta.url).href;
  const script = `import { whileLocked } from ${JSON.stringify(module_)};
    await whileLocked(${JSON.stringify(folder)}, {}, () => { console.log('locked'); return new Promise((resolve) => setTimeout(resolve, 1e9)); });`;
  const holder = execa(process.execPath, ['--input-type=module', '--eval', script], { reject: false });
  await once(holder.stdout, 'data');
  let told = false;
  await whileLocked(folder, { onWait: () => ((told = true), holder.kill('SIGKILL')) }, async () => undefined);
  expect(told).toBe(true);
});
