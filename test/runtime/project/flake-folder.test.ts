import { lstat, mkdir, readdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import type { Context } from '../../../runtime/contexts/context.ts';
import { narHasher } from '../../../runtime/contexts/nar-hash.ts';
import { writeFlakeFolder } from '../../../runtime/project/flake-folder.ts';
import { printLockFile } from '../../../runtime/resolve/lock-file.ts';
import { temporaryDirectory } from '../../nix/support/temporary.ts';

const directory = await temporaryDirectory();
let folders = 0;
const newFolder = () => join(directory, `folder-${(folders += 1)}`, 'plan.flake');

const files = (plan = '1') =>
  new Map([
    ['flake.nix', '# Made by rlmc. A flake.\n'],
    ['plan.nix', '{ }\n'],
    ['plan.rlm', `${plan}\n`],
  ]);

async function context(name: string, content: string): Promise<Context> {
  const path = join(directory, `${name}-${(folders += 1)}`);
  await writeFile(path, content);
  const bytes = Buffer.from(content);
  const hasher = narHasher(bytes.length, false);
  hasher.update(bytes);
  return { name, path, size: bytes.length, pin: { placement: 'copied', sha256: hasher.digest() } };
}

const lock = printLockFile({ nodes: {}, answers: {} });

async function writeAnswers(folder: string): Promise<void> {
  await mkdir(join(folder, 'answers'), { recursive: true });
  await writeFile(join(folder, 'rlm.lock'), lock);
  await writeFile(join(folder, 'answers', 'f'.repeat(64)), 'yes');
}

/** Every file of a folder and a number that changes when it is written. */
async function writings(folder: string): Promise<ReadonlyMap<string, bigint>> {
  const paths = await readdir(folder, { recursive: true });
  return new Map(await Promise.all(paths.map(async (path) => [path, (await stat(join(folder, path), { bigint: true })).ctimeNs] as const)));
}

describe('the folder of a flake', () => {
  it('has the files of the plan, the contexts, and nixlib with the bundle of rlm-op', async () => {
    const folder = newFolder();
    await writeFlakeFolder(folder, files(), [await context('log', 'hello\n')], new Set());
    expect(await readFile(join(folder, 'plan.rlm'), 'utf8')).toBe('1\n');
    expect(await readFile(join(folder, 'contexts', 'log'), 'utf8')).toBe('hello\n');
    const nixlib = new URL('../../../nixlib/', import.meta.url);
    for (const path of ['default.nix', 'toolchain/host.nix']) {
      expect(await readFile(join(folder, 'nixlib', path), 'utf8')).toBe(await readFile(new URL(path, nixlib), 'utf8'));
    }
    expect(await readFile(join(folder, 'nixlib', 'rlm-op.mjs'))).toEqual(await readFile(new URL('../dist/rlm-op.mjs', nixlib)));
  });

  it('is not touched when nothing changed', async () => {
    const folder = newFolder();
    const log = await context('log', 'hello\n');
    await writeFlakeFolder(folder, files(), [log], new Set());
    const before = await writings(folder);
    await writeFlakeFolder(folder, files(), [log], new Set());
    expect(await writings(folder)).toEqual(before);
  });

  it('keeps the answers that are in it', async () => {
    const folder = newFolder();
    await writeFlakeFolder(folder, files(), [], new Set());
    await writeAnswers(folder);
    await writeFlakeFolder(folder, files('2'), [], new Set());
    expect(await readFile(join(folder, 'rlm.lock'), 'utf8')).toBe(lock);
    expect(await readdir(join(folder, 'answers'))).toEqual(['f'.repeat(64)]);
  });

  it('may have nothing but the answers of another time', async () => {
    const folder = newFolder();
    await writeAnswers(folder);
    await writeFlakeFolder(folder, files(), [], new Set());
    expect(await readFile(join(folder, 'plan.rlm'), 'utf8')).toBe('1\n');
    expect(await readFile(join(folder, 'rlm.lock'), 'utf8')).toBe(lock);
  });

  it('tells git to leave every byte as it is, unless somebody told it otherwise', async () => {
    const folder = newFolder();
    await writeFlakeFolder(folder, files(), [], new Set());
    const path = join(folder, '.gitattributes');
    expect(await readFile(path, 'utf8')).toBe('* -text\n');
    await writeFile(path, '* binary\n');
    await writeFlakeFolder(folder, files(), [], new Set());
    expect(await readFile(path, 'utf8')).toBe('* binary\n');
  });

  it('is not one that has a rlm.lock of somebody else', async () => {
    const folder = newFolder();
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'rlm.lock'), '{ "version": 1, "packages": [] }');
    await expect(writeFlakeFolder(folder, files(), [], new Set())).rejects.toMatchObject({ diagnostic: { code: 'RLM3015' } });
  });

  it('gets only what changed', async () => {
    const folder = newFolder();
    await writeFlakeFolder(folder, files(), [await context('a', 'same'), await context('b', 'old')], new Set());
    const before = await writings(folder);
    await writeFlakeFolder(folder, files('2'), [await context('a', 'same'), await context('b', 'new')], new Set());
    const after = await writings(folder);
    const changed = [...after].filter(([path, time]) => before.get(path) !== time).map(([path]) => path);
    // A directory changes with its entries.
    expect(changed.sort()).toEqual(['contexts', join('contexts', 'b'), 'plan.rlm']);
  });

  it('loses what an earlier plan left behind, and keeps what is not ours', async () => {
    const folder = newFolder();
    await writeFlakeFolder(folder, new Map([...files(), ['flake.lock', '{}']]), [await context('old', 'x')], new Set());
    await writeFile(join(folder, 'README'), 'mine');
    await writeFile(join(folder, 'nixlib', 'gone.nix'), 'x');
    await mkdir(join(folder, 'nixlib', 'gone'));
    await writeFile(join(folder, '.rlmc-new-1-plan.nix'), 'half');
    await writeFlakeFolder(folder, files(), [await context('new', 'y')], new Set());
    expect((await readdir(folder)).sort()).toEqual(['.gitattributes', 'README', 'contexts', 'flake.nix', 'nixlib', 'plan.nix', 'plan.rlm']);
    expect(await readdir(join(folder, 'contexts'))).toEqual(['new']);
    expect(await readdir(join(folder, 'nixlib'))).not.toContain('gone.nix');
    expect(await readdir(join(folder, 'nixlib'))).not.toContain('gone');
  });

  it('has links out of it replaced, not followed', async () => {
    const folder = newFolder();
    const outside = join(directory, 'outside');
    await writeFile(outside, 'precious');
    await writeFlakeFolder(folder, files(), [await context('log', 'x')], new Set());
    await symlink(outside, join(folder, 'contexts', 'other'));
    await symlink(outside, join(folder, 'flake.lock'));
    await writeFlakeFolder(folder, new Map([...files(), ['flake.lock', '{}']]), [await context('other', 'y')], new Set());
    expect(await readFile(outside, 'utf8')).toBe('precious');
    expect((await lstat(join(folder, 'flake.lock'))).isFile()).toBe(true);
    expect(await readFile(join(folder, 'contexts', 'other'), 'utf8')).toBe('y');
  });
});

describe('refused is', () => {
  it('a folder with files that are not of rlmc', async () => {
    const folder = newFolder();
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'notes.txt'), 'mine');
    await expect(writeFlakeFolder(folder, files(), [], new Set())).rejects.toMatchObject({ diagnostic: { code: 'RLM3015' } });
    await writeFile(join(folder, 'flake.nix'), '{ outputs = _: { }; }');
    await expect(writeFlakeFolder(folder, files(), [], new Set())).rejects.toMatchObject({ diagnostic: { code: 'RLM3015' } });
    expect(await readdir(folder)).toEqual(['flake.nix', 'notes.txt']);
  });

  it('a folder whose flake.nix is a pipe, at once', async () => {
    const folder = newFolder();
    await mkdir(folder, { recursive: true });
    await execa('mkfifo', [join(folder, 'flake.nix')]);
    await expect(writeFlakeFolder(folder, files(), [], new Set())).rejects.toMatchObject({ diagnostic: { code: 'RLM3015' } });
  });

  it('a file where the folder should be', async () => {
    const folder = newFolder();
    await mkdir(join(folder, '..'));
    await writeFile(folder, 'x');
    await expect(writeFlakeFolder(folder, files(), [], new Set())).rejects.toMatchObject({ diagnostic: { code: 'RLM3015' } });
  });

  it('a folder whose parts are links to directories elsewhere', async () => {
    const folder = newFolder();
    const elsewhere = join(directory, 'elsewhere');
    await mkdir(elsewhere);
    await writeFile(join(elsewhere, 'precious'), 'x');
    await mkdir(folder, { recursive: true });
    await writeFile(join(folder, 'flake.nix'), '# Made by rlmc. A flake.\n');
    await symlink(elsewhere, join(folder, 'contexts'));
    await expect(writeFlakeFolder(folder, files(), [], new Set())).rejects.toMatchObject({ diagnostic: { code: 'RLM3015' } });
    expect(await readdir(elsewhere)).toEqual(['precious']);
  });

  it('a folder that cannot be made', async () => {
    await writeFile(join(directory, 'plain'), 'x');
    await expect(writeFlakeFolder(join(directory, 'plain', 'plan.flake'), files(), [], new Set())).rejects.toMatchObject({ diagnostic: { code: 'RLM3014' } });
  });

  it('a context that is not what it was when it was hashed', async () => {
    const folder = newFolder();
    const log = await context('log', 'one');
    await writeFile(log.path, 'two');
    await expect(writeFlakeFolder(folder, files(), [log], new Set())).rejects.toMatchObject({ diagnostic: { code: 'RLM3010' } });
    expect(await readdir(join(folder, 'contexts'))).toEqual([]);
  });
});
