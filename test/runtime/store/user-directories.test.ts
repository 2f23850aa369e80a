import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeDirectory } from '../../../runtime/store/user-directories.ts';
import { temporaryDirectory } from '../../nix/support/temporary.ts';

it('a directory of rlmc that cannot be made is an error that says why, in words', async () => {
  const file = join(await temporaryDirectory(), 'file');
  await writeFile(file, '');
  const directory = join(file, 'rlmc');
  await expect(makeDirectory(directory)).rejects.toMatchObject({
    diagnostic: { code: 'RLM5014', message: `${directory} cannot be written: a part of its path is no directory` },
  });
});
