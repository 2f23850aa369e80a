import { mkdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { nixOutput } from '../../runtime/store/nix-output.ts';
import { readOutput } from '../../runtime/store/read-output.ts';
import { temporaryDirectory, temporaryStore } from './support/temporary.ts';

/** No text, and with a newline at its end, which must not get lost. */
const bytes = Buffer.from([0, 255, 10, 13, 10, 0xc3, 10]);

let store: string;
let path: string;

beforeAll(async () => {
  store = await temporaryStore();
  const file = join(await temporaryDirectory(), 'output');
  await writeFile(file, bytes);
  path = await nixOutput('nix-store', ['--add-fixed', 'sha256', file], { store });
});

describe('an output', () => {
  it('is read from a store in a directory', async () => {
    expect(Buffer.from(await readOutput(path, { store }))).toEqual(bytes);
  });

  it('is read through Nix from a store that is no directory', async () => {
    const cache = `file://${await temporaryDirectory()}`;
    await nixOutput('nix', ['copy', '--no-check-sigs', '--from', store, '--to', cache, path], {});
    expect(Buffer.from(await readOutput(path, { store: cache }))).toEqual(bytes);
  });

  it.each([
    ['a link to a file of the machine', (name: string) => symlink('/etc/passwd', name)],
    ['a link to nowhere', (name: string) => symlink('/nowhere', name)],
    ['a directory', (name: string) => mkdir(name)],
  ])('that is %s is refused, in a directory and elsewhere', async (_, make) => {
    const file = join(await temporaryDirectory(), 'output');
    await make(file);
    const odd = await nixOutput('nix-store', ['--add-fixed', '--recursive', 'sha256', file], { store });
    await expect(readOutput(odd, { store })).rejects.toMatchObject({ diagnostic: { code: 'RLM5012' } });
    const cache = `file://${await temporaryDirectory()}`;
    await nixOutput('nix', ['copy', '--no-check-sigs', '--from', store, '--to', cache, odd], {});
    await expect(readOutput(odd, { store: cache })).rejects.toMatchObject({ diagnostic: { code: 'RLM5012' } });
  });

  it('that is gone is said to be', async () => {
    await rm(join(store, path), { force: true });
    await expect(readOutput(path, { store })).rejects.toMatchObject({ diagnostic: { code: 'RLM5012' } });
  });

  it('that a store never had is said so too', async () => {
    const cache = `file://${await temporaryDirectory()}`;
    await expect(readOutput(path, { store: cache })).rejects.toMatchObject({ diagnostic: { code: 'RLM5012' } });
  });
});
