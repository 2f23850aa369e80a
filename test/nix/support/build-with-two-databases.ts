/**
 * A program, for tests that need a `/nix` to themselves: builds with the database of the store, with another one that says
 * nothing of the same store, and with the first again. Prints the outcomes.
 */
import { mkdtemp } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { buildFlake } from '../../../runtime/store/build.ts';
import { ensureHostToolchain } from '../../../runtime/store/host-toolchain.ts';
import { writeTinyFlake } from './tiny-flake.ts';

const outcomes: string[] = [];
for (const state of [undefined, join(homedir(), 'other-state'), undefined]) {
  if (state === undefined) delete process.env['NIX_STATE_DIR'];
  else process.env['NIX_STATE_DIR'] = state;
  const toolchain = await ensureHostToolchain({});
  const script = `fs.writeFileSync(out, 'build ${outcomes.length}')`;
  const flake = await writeTinyFlake(await mkdtemp(join(homedir(), 'flake-')), toolchain, `{ v_answer = node "rlm-hello" "${script}" [ ]; }`);
  outcomes.push((await buildFlake({ flake, attribute: 'answer' })).outcome);
}
console.log(JSON.stringify(outcomes));
