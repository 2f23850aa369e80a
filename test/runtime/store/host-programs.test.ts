import { realpath } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { hostPrograms, librariesOf } from '../../../runtime/store/host-programs.ts';

const loader = (files: Awaited<ReturnType<typeof hostPrograms>>) => files.find(({ target }) => target === 'lib/ld.so')?.source ?? '';

const unusable = (reason: RegExp) => expect.objectContaining({ diagnostic: expect.objectContaining({ code: 'RLM5005', message: expect.stringMatching(reason) }) });

describe('the programs of this machine', () => {
  it('are Node, a shell, the loader and the libraries of both, each once and without links', async () => {
    const files = await hostPrograms();
    const targets = files.map(({ target }) => target);
    expect(targets).toEqual(expect.arrayContaining(['bin/node', 'bin/sh', 'lib/ld.so', 'lib/libc.so.6']));
    expect(targets).toEqual([...new Set(targets)].sort());
    expect(files.find(({ target }) => target === 'bin/node')?.source).toBe(await realpath(process.execPath));
  });

  it('are refused where a program is none that the loader can start', async () => {
    const file = new URL(import.meta.url).pathname;
    await expect(librariesOf(file, loader(await hostPrograms()))).rejects.toThrow(unusable(/invalid ELF header|cannot be/));
  });

  it('are refused where there is no loader of the GNU C library', async () => {
    await expect(librariesOf(process.execPath, '/lib/no-such-loader.so')).rejects.toThrow(unusable(/no GNU dynamic loader/));
  });
});
