import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { examineCode } from '../../../runtime/project/examine-code.ts';
import { temporaryDirectory } from '../../nix/support/temporary.ts';

/** A directory in which a program that says where it is at home is all that there is of a compiler. */
async function emptyCompiler(): Promise<string> {
  const directory = await temporaryDirectory();
  await mkdir(join(directory, 'bin'));
  const rustc = join(directory, 'bin', 'rustc');
  await writeFile(rustc, `#!/bin/sh\necho ${directory}\n`);
  await chmod(rustc, 0o755);
  return join(directory, 'bin');
}

it('says in which languages plans can run code without a toolchain, and what is to be installed for the others', async () => {
  const { languages, missing } = await examineCode([await emptyCompiler()]);
  expect(languages).toEqual(['python', 'javascript']);
  expect(missing).toContainEqual(expect.objectContaining({ code: 'RLM5016', message: expect.stringContaining('wasm32-unknown-unknown'), hint: expect.stringContaining('apt-get install rustc') }));
  expect(missing).toContainEqual(expect.objectContaining({ code: 'RLM5017', hint: expect.stringContaining('apt-get install python3') }));
});

it('finds the compiler and the Python of this machine, which the tests need', async () => {
  expect((await examineCode()).languages).toEqual(expect.arrayContaining(['python-native', 'rust', 'rust-native']));
});
