/**
 * `npm run record-example`: records the answers of examples/themes.rlm anew.
 *
 * No language model gives them, but a server on this machine that goes by the rules of example-rules.ts: they show how rlmc works, not how
 * well a model answers. Anybody who runs this gets the same answers; the lock differs in dates alone.
 */
import { rm } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { withDir } from 'tmp-promise';
import { scriptedModel } from '../test/support/scripted-model.ts';
import { exampleReaction } from './example-rules.ts';

const server = await scriptedModel(exampleReaction);
try {
  await rm(new URL('../examples/themes.flake', import.meta.url), { recursive: true, force: true });
  // A store of its own has no answers from before.
  await withDir(
    ({ path: store }) =>
      execa('bin/rlmc', ['build', 'examples/themes.rlm', '-c', 'examples/dpkg.log', '--model', 'scripted', '--store', store], {
        cwd: fileURLToPath(new URL('..', import.meta.url)),
        stdio: 'inherit',
        env: { OPENAI_BASE_URL: server.baseUrl, OPENAI_API_KEY: 'none-is-needed' },
      }),
    { unsafeCleanup: true },
  );
} finally {
  await server.stop();
}
