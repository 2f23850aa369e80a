import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sha256 } from '../../runtime/sha256.ts';
import { fixedOutputPath } from '../../runtime/store/fixed-output-path.ts';
import { nixOutput } from '../../runtime/store/nix-output.ts';
import { temporaryDirectory, temporaryStore } from './support/temporary.ts';

const letters = [...'0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ+-_?='];
const name = fc.string({ unit: fc.constantFrom(...letters), minLength: 1, maxLength: 100 }).filter((text) => !text.startsWith('-'));

it('the path of a flat fixed output is where nix-store puts a file of that name', async () => {
  const store = await temporaryStore();
  const directory = await temporaryDirectory();
  await fc.assert(
    fc.asyncProperty(fc.uniqueArray(fc.tuple(name, fc.uint8Array()), { minLength: 40, maxLength: 60, selector: ([each]) => each }), async (files) => {
      const here = join(directory, sha256(JSON.stringify(files.map(([each]) => each))));
      await mkdir(here, { recursive: true });
      for (const [each, content] of files) await writeFile(join(here, each), content);
      const added = await nixOutput('nix-store', ['--add-fixed', 'sha256', ...files.map(([each]) => each)], { store }, { directory: here });
      expect(files.map(([each, content]) => fixedOutputPath(each, sha256(content)))).toEqual(added.split('\n'));
    }),
    { numRuns: 10 },
  );
});
