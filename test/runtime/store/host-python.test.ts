import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withDir } from 'tmp-promise';
import { describe, expect, it } from 'vitest';
import { hostPython } from '../../../runtime/store/host-python.ts';

/** Folders with programs of that name, each a script of the shell. */
async function withPrograms<T>(scripts: readonly string[], act: (directories: readonly string[]) => Promise<T>): Promise<T> {
  return withDir(
    async ({ path }) => {
      const directories = scripts.map((_, index) => join(path, String(index)));
      for (const [index, script] of scripts.entries()) {
        const program = join(path, String(index), 'python3');
        await mkdir(join(path, String(index)));
        await writeFile(program, `#!/bin/sh\n${script}\n`);
        await chmod(program, 0o755);
      }
      return act(directories);
    },
    { unsafeCleanup: true },
  );
}

const says = (version: readonly [number, number], missing: readonly string[]) => `echo '${JSON.stringify({ version, program: '/bin/sh', files: [['lib/os.py', '/etc/hostname']], missing })}'`;

describe('the Python of this machine', () => {
  it('is the first on the path that works, is new enough, and has the modules', async () => {
    const files = await withPrograms(['exit 1', says([3, 9], []), says([3, 12], ['numpy']), says([3, 11], [])], (directories) => hostPython(directories, ['numpy']));
    expect(files.map(({ target }) => target)).toEqual(expect.arrayContaining(['bin/python3', 'lib/ld.so', 'lib/os.py']));
  });

  it('is missed where there is none, with what to install', async () => {
    await expect(hostPython(['/nowhere'], [])).rejects.toMatchObject({ diagnostic: { code: 'RLM5017', message: expect.stringContaining('has no Python') } });
  });

  it('is missed where none has the modules, which are named', async () => {
    const both = [says([3, 11], ['numpy', 'yaml']), says([3, 11], ['yaml'])];
    await withPrograms(both, (directories) =>
      expect(hostPython(directories, ['numpy', 'yaml'])).rejects.toMatchObject({ diagnostic: { code: 'RLM5017', message: expect.stringContaining('has `yaml`') } }),
    );
  });
});
