import { chmod, mkdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withDir } from 'tmp-promise';
import { describe, expect, it } from 'vitest';
import { hostRust, searchPath } from '../../../runtime/store/host-rust.ts';

const targetsOf = async (directories: readonly string[]) => (await hostRust(directories)).map(({ target }) => target);

describe('the Rust of this machine', () => {
  it('is a compiler, a linker, the standard libraries of two targets, and what a program begins with', async () => {
    const targets = await targetsOf(searchPath());
    expect(targets).toEqual(expect.arrayContaining(['bin/rustc', 'bin/lld', 'lib/ld.so', 'start/crt1.o', 'start/libc.a']));
    for (const triple of [/^lib\/rustlib\/\w+-unknown-linux-gnu\/lib\/libstd-/, /^lib\/rustlib\/wasm32-unknown-unknown\/lib\/libstd-/]) {
      expect(targets.filter((target) => triple.test(target))).toHaveLength(1);
    }
    expect(new Set(targets).size).toBe(targets.length);
    // Not the few lines for the linker that stand for it, which are of this machine's paths.
    const sources = (await hostRust(searchPath())).filter(({ target }) => target === 'start/libm.a').map(({ source }) => source);
    for (const source of sources) expect((await readFile(source)).subarray(0, 7).toString()).toBe('!<arch>');
    expect(sources).toHaveLength(1);
  });

  it('is not the first compiler on the path if that one cannot compile for WASM, nor one that does not run', async () => {
    const found = await targetsOf(searchPath());
    await withDir(
      async ({ path }) => {
        const lacking = join(path, 'lacking');
        await mkdir(join(lacking, 'bin'), { recursive: true });
        await writeFile(join(lacking, 'bin/rustc'), `#!/bin/sh\necho ${lacking}\n`);
        await mkdir(join(path, 'broken'));
        await writeFile(join(path, 'broken/rustc'), '#!/bin/sh\nexit 1\n');
        for (const file of ['lacking/bin/rustc', 'broken/rustc']) await chmod(join(path, file), 0o755);
        await symlink('/nowhere', join(path, 'rustc'));
        expect(await targetsOf([path, join(path, 'broken'), join(lacking, 'bin'), ...searchPath()])).toEqual(found);
        await expect(targetsOf([join(lacking, 'bin')])).rejects.toThrow(/lacks the standard library of Rust for \S+-linux-gnu and wasm32-unknown-unknown/);
      },
      { unsafeCleanup: true },
    );
  });
  it('that lacks something is RLM5016, which says how to install it', async () => {
    await expect(hostRust([])).rejects.toMatchObject({
      diagnostic: { code: 'RLM5016', message: 'code in Rust cannot be compiled here: this machine lacks the compiler rustc; the linker lld', hint: expect.stringContaining('apt-get install rustc') },
    });
  });
});
