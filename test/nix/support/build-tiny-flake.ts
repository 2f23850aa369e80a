/**
 * A program, for tests that need another user than the one of the tests: makes the toolchain, builds a tiny flake in the
 * store that is its argument (without it, in the one that Nix chooses), and prints the result, or the diagnostic.
 */
import { mkdtemp } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { buildFlake } from '../../../runtime/store/build.ts';
import { ensureHostToolchain } from '../../../runtime/store/host-toolchain.ts';
import { NixError } from '../../../runtime/store/nix-error.ts';
import { writeTinyFlake } from './tiny-flake.ts';

const [store] = process.argv.slice(2);
const settings = store === undefined ? {} : { store };
try {
  const toolchain = await ensureHostToolchain(settings);
  const flake = await writeTinyFlake(await mkdtemp(join(homedir(), 'flake-')), toolchain, '{ v_answer = node "rlm-hello" "fs.writeFileSync(out, \'hello\')" [ ]; }');
  console.log(JSON.stringify({ toolchain, result: await buildFlake({ ...settings, flake, attribute: 'answer' }) }));
} catch (error) {
  if (!(error instanceof NixError)) throw error;
  console.log(JSON.stringify({ diagnostic: error.diagnostic }));
}
