import { existsSync } from 'node:fs';
import { readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { buildFlake } from '../../runtime/store/build.ts';
import { ensureHostToolchain } from '../../runtime/store/host-toolchain.ts';
import { nixOutput } from '../../runtime/store/nix-output.ts';
import { temporaryDirectory, temporaryStore } from './support/temporary.ts';
import { writeTinyFlake } from './support/tiny-flake.ts';

const before = { ...process.env };
let cache: string;
let store: string;

beforeEach(async () => {
  const directory = await temporaryDirectory();
  cache = join(directory, 'cache');
  process.env['XDG_CACHE_HOME'] = cache;
  process.env['XDG_STATE_HOME'] = join(directory, 'state');
  store = await temporaryStore();
});

afterEach(() => {
  process.env = { ...before };
});

/** Without Nix on the path: whatever works then started no Nix. */
async function withoutNix<T>(action: () => Promise<T>): Promise<T> {
  process.env['PATH'] = '/nonexistent';
  try {
    return await action();
  } finally {
    process.env['PATH'] = before['PATH'];
  }
}

async function answerOfTinyFlake(): Promise<string> {
  const toolchain = await ensureHostToolchain({ store });
  const flake = await writeTinyFlake(
    join(await temporaryDirectory(), 'flake'),
    toolchain,
    `{ v_answer = node "rlm-version" "fs.writeFileSync(out, process.version)" [ ]; }`,
  );
  const result = await buildFlake({ store, flake, attribute: 'answer' });
  if (result.outcome === 'failed') throw new Error(JSON.stringify(result.failures));
  return readFile(join(store, result.outPath), 'utf8');
}

describe('the host toolchain', () => {
  it('runs this Node in the sandbox', async () => {
    expect(await answerOfTinyFlake()).toBe(process.version);
  });

  it('is Node, a shell, the loader and their libraries, and refers to nothing', async () => {
    const { storePath } = await ensureHostToolchain({ store });
    expect(await nixOutput('nix-store', ['--query', '--references', storePath], { store })).toBe('');
    expect(await readdir(join(store, storePath, 'bin'))).toEqual(['node', 'sh']);
    const libraries = await readdir(join(store, storePath, 'lib'));
    expect(libraries).toContain('ld.so');
    expect(libraries.filter((name) => !/^(ld\.so|lib[\w+.-]+\.so[\w.]*)$/.test(name))).toEqual([]);
  });

  it('has the hash that Nix finds of what is in the store', async () => {
    const { storePath, narHash } = await ensureHostToolchain({ store });
    expect(await nixOutput('nix', ['hash', 'path', join(store, storePath)], {})).toBe(narHash);
  });

  it('starts no Nix when nothing changed', async () => {
    const first = await ensureHostToolchain({ store });
    expect(await withoutNix(() => ensureHostToolchain({ store }))).toEqual(first);
  });

  it('is put into each store that is used, and again into one that was emptied', async () => {
    const first = await ensureHostToolchain({ store });
    const other = await temporaryStore();
    expect(await ensureHostToolchain({ store: other })).toEqual(first);
    expect(await readdir(join(other, 'nix/store'))).toContain(first.storePath.split('/').at(-1));
    await rm(store, { recursive: true });
    await ensureHostToolchain({ store });
    expect(await answerOfTinyFlake()).toBe(process.version);
  });

  it('is made again when a file of it changed, or when what was remembered is damaged', async () => {
    const first = await ensureHostToolchain({ store });
    const [name] = await readdir(join(cache, 'rlmc'));
    const file = join(cache, 'rlmc', name ?? '');
    const memory = await readFile(file, 'utf8');
    const stale = JSON.stringify({ ...JSON.parse(memory), narHash: 'sha256-stale' });
    for (const damaged of ['', '{', '{"files":[]}', stale.replace(/"state":"\d+/, '"state":"1')]) {
      await writeFile(file, damaged);
      expect(await ensureHostToolchain({ store })).toEqual(first);
      expect(await readFile(file, 'utf8')).toBe(memory);
    }
  });

  it('can be asked for by several at once', async () => {
    const asked = await Promise.all([ensureHostToolchain({ store }), ensureHostToolchain({ store }), ensureHostToolchain({ store })]);
    expect(new Set(asked.map(({ narHash }) => narHash)).size).toBe(1);
    expect(await withoutNix(() => ensureHostToolchain({ store }))).toEqual(asked[0]);
  });

  it('outlives the garbage collector, which takes the results', async () => {
    const version = await answerOfTinyFlake();
    const { storePath } = await ensureHostToolchain({ store });
    await nixOutput('nix-store', ['--gc'], { store });
    expect(await readdir(join(store, 'nix/store'))).toEqual(expect.arrayContaining([storePath.split('/').at(-1)]));
    expect((await readdir(join(store, 'nix/store'))).filter((name) => name.endsWith('-rlm-version'))).toEqual([]);
    expect(await answerOfTinyFlake()).toBe(version);
  });

  it('leaves nothing of a store of its own in the home of the user', async () => {
    await ensureHostToolchain({ store });
    expect(existsSync(process.env['XDG_STATE_HOME'] ?? '')).toBe(false);
  });

  it('is not affected by a library path in the environment', async () => {
    const { narHash } = await ensureHostToolchain({ store });
    await rm(cache, { recursive: true });
    process.env['LD_LIBRARY_PATH'] = await temporaryDirectory();
    expect((await ensureHostToolchain({ store })).narHash).toBe(narHash);
  });
});
