import { once } from 'node:events';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { exclusive, tryExclusive } from '../../runtime/exclusive.ts';

let names = 0;
const newName = () => `test ${process.pid} ${(names += 1)}`;

it('what one has another one does not get, until it is released', async () => {
  const name = newName();
  const lock = await tryExclusive(name);
  expect(await tryExclusive(name)).toBeUndefined();
  lock?.release();
  const again = await tryExclusive(name);
  expect(again).toBeDefined();
  again?.release();
});

it('whoever waits gets it once it is released, one after another', async () => {
  const name = newName();
  const order: number[] = [];
  const first = await exclusive(name, {});
  const waiting = Array.from({ length: 20 }, async (_, index) => {
    const lock = await exclusive(name, {});
    order.push(index);
    expect(await tryExclusive(name)).toBeUndefined();
    lock.release();
  });
  expect(order).toEqual([]);
  first.release();
  await Promise.all(waiting);
  expect(order.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index));
});

it('names are told apart to the last character', async () => {
  const name = newName();
  const lock = await exclusive(`${name}a`, {});
  const other = await tryExclusive(`${name}b`);
  expect(other).toBeDefined();
  other?.release();
  lock.release();
});

it('a process that is killed lets go of it, and one that lives does not', async () => {
  const name = newName();
  const module_ = new URL('../../runtime/exclusive.ts', import.meta.url).href;
  const script = `import { exclusive } from ${JSON.stringify(module_)};
    await exclusive(${JSON.stringify(name)}, {}); console.log('has it'); setTimeout(() => {}, 1e9);`;
  const holder = execa(process.execPath, ['--input-type=module', '--eval', script], { reject: false });
  await once(holder.stdout, 'data');
  expect(await tryExclusive(name)).toBeUndefined();
  holder.kill('SIGKILL');
  await holder;
  const lock = await tryExclusive(name);
  expect(lock).toBeDefined();
  lock?.release();
});

it('a wait ends when it is stopped', async () => {
  const name = newName();
  const lock = await exclusive(name, {});
  const controller = new AbortController();
  const reason = new Error('stopped');
  await expect(exclusive(name, { onWait: () => controller.abort(reason), signal: controller.signal })).rejects.toBe(reason);
  lock.release();
});
