import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ChildFolders } from '../../../runtime/session/child-folders.ts';
import { temporaryDirectory } from '../../nix/support/temporary.ts';

it('counts the children of each parent from 1, and knows a question again', async () => {
  const folder = await temporaryDirectory();
  const children = new ChildFolders(folder);
  const ids = await Promise.all([['0', 'a'], ['0', 'b'], ['0.1', 'a'], ['0', 'a']].map(async ([parent = '', line = '']) => (await children.place(parent, line)).id));
  expect(ids).toEqual(['0.1', '0.2', '0.1.1', '0.1']);
  expect((await children.place('0.1', 'a')).folder).toBe(join(folder, 'children/0.1.1'));
});

it('gives the folder of a child to no other one when the run goes on', async () => {
  const folder = await temporaryDirectory();
  const before = new ChildFolders(folder);
  for (const line of ['a', 'b', 'c']) await before.prepare(await before.place('0', line), line);
  await before.prepare(await before.place('0.2', 'a'), 'a');
  // One that was killed before it said what it works on.
  await mkdir(join(folder, 'children/0.7'));
  const after = new ChildFolders(folder);
  const id = async (parent: string, line: string) => (await after.place(parent, line)).id;
  expect([await id('0', 'c'), await id('0', 'new'), await id('0.2', 'a'), await id('0.2', 'b'), await id('0', 'a')]).toEqual(['0.3', '0.8', '0.2.1', '0.2.2', '0.1']);
});
