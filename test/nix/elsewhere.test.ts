import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { buildFlake } from '../../runtime/store/build.ts';
import { type HostToolchain, ensureHostToolchain } from '../../runtime/store/host-toolchain.ts';
import { startNix } from '../../runtime/store/nix-command.ts';
import { nixOutput } from '../../runtime/store/nix-output.ts';
import { writeFlake } from './support/generated-flake.ts';
import { temporaryDirectory, temporaryStore } from './support/temporary.ts';

const plan = `let
  found = grep(context, "error")
  many = count(found)
in
  join([many, found], " of ")`;

let store: string;
let toolchain: HostToolchain;
let flake: string;
let answer: string;

async function build(where: string) {
  const result = await buildFlake({ store: where, flake, attribute: 'answer' });
  if (result.outcome === 'failed') throw new Error(JSON.stringify(result.failures));
  return result;
}

/** What a colleague types: nothing of ours takes part. There is no network here, hence no binary cache. */
function plainNixBuild(where: string) {
  return startNix('nix', [
    ...['build', `path:${flake}#answer`, '--no-link', '--json', '--store', where],
    ...['--extra-experimental-features', 'nix-command flakes', '--option', 'substituters', ''],
  ]);
}

beforeAll(async () => {
  store = await temporaryStore();
  toolchain = await ensureHostToolchain({ store });
  flake = await writeFlake(await temporaryDirectory(), { plan, toolchain, copied: { context: 'an error\nfine\nan error\n' } });
  answer = (await build(store)).outPath;
});

describe('a folder in another store', () => {
  it('fails without the toolchain and says what to do; with it, brought by `nix copy`, gives the same path and bytes', async () => {
    const second = await temporaryStore();
    const refused = await plainNixBuild(second);
    expect(refused.succeeded).toBe(false);
    expect(refused.stderr).toContain('nix copy --from');

    await nixOutput('nix', ['copy', '--from', store, '--to', second, toolchain.storePath], {});
    const { succeeded, stdout } = await plainNixBuild(second);
    expect(succeeded).toBe(true);
    expect(JSON.parse(stdout)).toMatchObject([{ outputs: { out: answer } }]);
    expect(await readFile(join(second, answer))).toEqual(await readFile(join(store, answer)));
  });

  it('gets the toolchain from a binary cache as well', async () => {
    // Compressing 150 MB would take a minute.
    const cache = `file://${await temporaryDirectory()}?compression=none`;
    await nixOutput('nix', ['copy', '--from', store, '--to', cache, toolchain.storePath], {});
    const result = await buildFlake({ store: await temporaryStore(), flake, attribute: 'answer', substituters: [cache] });
    expect(result).toMatchObject({ outcome: 'built', outPath: answer });
  });
});

describe('a folder whose results were collected as garbage', () => {
  it('is built again, to the same path', async () => {
    const collected = await temporaryStore();
    await ensureHostToolchain({ store: collected });
    const { built } = await build(collected);
    await nixOutput('nix-store', ['--gc'], { store: collected });
    expect(await build(collected)).toEqual({ outcome: 'built', outPath: answer, built });
  });
});
