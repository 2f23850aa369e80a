import { createHash, randomUUID } from 'node:crypto';
import { constants, existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, readFile, rename, stat, symlink, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { withDir } from 'tmp-promise';
import * as z from 'zod/mini';
import { type NixSettings, runNix } from './nix-command.ts';
import { nixOutput } from './nix-output.ts';
import { physicalPath } from './store-location.ts';
import { addRoot, isRooted } from './toolchain-root.ts';
import { cacheDirectory, makeDirectory } from './user-directories.ts';

/** The names of what is copied from this machine into the store. A name is a part of the path there. */
export type HostOutputName = 'rlm-toolchain-host' | 'rlm-toolchain-rust' | 'rlm-toolchain-python';

/** A file of this machine, and its place in the output. */
export interface HostFile {
  readonly target: string;
  /** Without symbolic links. */
  readonly source: string;
  /** Whether it is to be a program: the one bit of the mode that the hash depends on. */
  readonly executable?: boolean;
}

/** A symbolic link in the output. */
export interface HostLink {
  readonly target: string;
  /** To where, relative to the directory of `target`. */
  readonly link: string;
}

/** Files of this machine as a recursive fixed output in the store. */
export interface HostOutput {
  /** As SRI. */
  readonly narHash: string;
  /** Where it is, `/nix/store/…`, in the store that was asked for. */
  readonly storePath: string;
}

const sourceSchema = z.object({ source: z.string(), state: z.string() });
const memorySchema = z.object({ files: z.array(sourceSchema).check(z.minLength(1)), narHash: z.string(), storePath: z.string() });
type Memory = z.infer<typeof memorySchema>;

/**
 * Makes sure that the store has files of this machine, and tells their hash. A root keeps them from the store's garbage collector: without it,
 * a collection between `rlmc compile` and a plain `nix build` would lose what no flake can build.
 *
 * Costs a call of `stat` for each file when nothing changed since the last time, else a copy of them all.
 *
 * @param madeOf what else decides which files those are, such as the search path: by it, what was found last is remembered
 * @param find   says which files those are; not called when they are remembered and none has changed
 * @throws NixError, Interrupted, and whatever `find` throws
 */
export async function ensureHostOutput(name: HostOutputName, madeOf: string, find: () => Promise<readonly (HostFile | HostLink)[]>, settings: NixSettings): Promise<HostOutput> {
  const memoryFile = join(cacheDirectory(), `${name.replace(/^rlm-toolchain-host$/, 'host-toolchain')}-${digest(madeOf)}.json`);
  const known = await remembered(memoryFile);
  if (known !== undefined && (await inStore(known.storePath, settings))) return { narHash: known.narHash, storePath: known.storePath };
  const files = await find();
  const memory = await withDir(({ path }) => addToStore(files, join(path, name), settings), { unsafeCleanup: true });
  await remember(memoryFile, memory);
  return { narHash: memory.narHash, storePath: memory.storePath };
}

async function addToStore(files: readonly (HostFile | HostLink)[], directory: string, settings: NixSettings): Promise<Memory> {
  // The state is taken before the copy: a file that changes meanwhile is then seen to have changed, and copied again.
  const states = await Promise.all(files.flatMap((file) => ('source' in file ? [stateOf(file.source)] : [])));
  for (const file of files) {
    const copy = join(directory, file.target);
    await mkdir(dirname(copy), { recursive: true });
    if ('link' in file) await symlink(file.link, copy);
    else {
      await copyFile(file.source, copy, constants.COPYFILE_FICLONE);
      await chmod(copy, file.executable === true ? 0o755 : 0o644);
    }
  }
  const narHash = await nixOutput('nix', ['hash', 'path', directory], settings);
  const storePath = await nixOutput('nix-store', ['--add-fixed', '--recursive', 'sha256', directory], settings);
  await addRoot(storePath, settings);
  return { files: states, narHash, storePath };
}

const stateOf = async (source: string) => ({ source, state: await fileState(source) });

/** What tells that a file is the same as before, without reading it. */
async function fileState(path: string): Promise<string> {
  const { size, mtimeNs, ino, dev } = await stat(path, { bigint: true });
  return [size, mtimeNs, ino, dev].join(' ');
}

const digest = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16);

/** The hash from last time, if every file is still the same. A file that cannot be read as such is as good as none. */
async function remembered(memoryFile: string): Promise<Memory | undefined> {
  try {
    const memory = memorySchema.parse(JSON.parse(await readFile(memoryFile, 'utf8')));
    const states = await Promise.all(memory.files.map(({ source }) => fileState(source)));
    return memory.files.every(({ state }, index) => state === states[index]) ? memory : undefined;
  } catch {
    return undefined;
  }
}

/** Renamed into place, so that whoever reads it meanwhile sees the old or the new one, and never a part. */
async function remember(memoryFile: string, memory: Memory): Promise<void> {
  const temporary = `${memoryFile}.${randomUUID()}`;
  await makeDirectory(dirname(memoryFile));
  await writeFile(temporary, JSON.stringify(memory));
  await rename(temporary, memoryFile);
}

/**
 * Whether the store has the path, and keeps it. In a store of this machine, a path that is there and has a root was valid
 * when the root was made, and nothing has collected it since. Where the path is not to be seen, Nix is asked, which costs a
 * process: the store may be elsewhere.
 */
async function inStore(storePath: string, settings: NixSettings): Promise<boolean> {
  const physical = physicalPath(storePath, settings.store);
  if (physical === undefined || !existsSync(physical)) return (await runNix('nix', ['path-info', storePath], settings)).succeeded;
  return isRooted(storePath, settings.store);
}
