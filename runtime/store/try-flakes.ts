import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { withDir } from 'tmp-promise';
import { flakeReference } from './flake-reference.ts';
import type { NixSettings } from './nix-command.ts';
import { nixOutput } from './nix-output.ts';

/**
 * Evaluates a flake of one line, to see that flakes work with what rlmc says with each call.
 *
 * @throws NixError, Interrupted
 */
export async function tryFlakes(settings: NixSettings): Promise<void> {
  await withDir(
    async ({ path }) => {
      await writeFile(join(path, 'flake.nix'), '{ outputs = _: { works = true; }; }\n');
      const { installable, directory } = flakeReference(path, 'works');
      await nixOutput('nix', ['eval', installable, '--no-write-lock-file', '--json'], settings, { directory });
    },
    { unsafeCleanup: true },
  );
}
