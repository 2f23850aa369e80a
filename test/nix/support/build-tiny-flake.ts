/**
 * A program, for tests that need another user than the one of the tests: makes the toolchain, builds a tiny flake in the
 * store that is its argument, tries to get out of the sandbox, and prints what came of it.
 */
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildFlake } from '../../../runtime/store/build.ts';
import { ensureHostToolchain } from '../../../runtime/store/host-toolchain.ts';
import { probeSandbox } from '../../../runtime/store/probe.ts';
import { writeTinyFlake } from './tiny-flake.ts';

const [store] = process.argv.slice(2);
if (store === undefined) throw new Error('usage: build-tiny-flake STORE');
const toolchain = await ensureHostToolchain({ store });
const flake = await writeTinyFlake(await mkdtemp(join(tmpdir(), 'flake-')), toolchain, '{ v_answer = node "rlm-hello" "fs.writeFileSync(out, \'hello\')" [ ]; }');
const result = await buildFlake({ store, flake, attribute: 'answer' });
console.log(JSON.stringify({ toolchain, result, findings: await probeSandbox({ store }) }));
