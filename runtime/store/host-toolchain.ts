import { createHash, randomUUID } from 'node:crypto';
import { constants, existsSync } from 'node:fs';
import { chmod, copyFile, mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { withDir } from 'tmp-promise';
import * as z from 'zod/mini';
import { type ToolchainFile, hostPrograms } from './host-programs.ts';
import { type NixSettings, runNix } from './nix-command.ts';
import { nixOutput } from './nix-output.ts';
import { physicalPath } from './store-location.ts';
import { hostSystem } from './system.ts';
import { addRoot, isRooted } from './toolchain-root.ts';
import { cacheDirectory, makeDirectory } from './user-directories.ts';

/** The name of the toolchain's path in the store, which is a part of that path. */
const name = 'rlm-toolchain-host';

/** Which toolchain a flake is compiled for, when it is a copy of this machine's. */
export interface HostToolchain {
  readonly provider: 'host';
  /** As Nix calls it, such as `x86_64-linux`. */
  readonly system: string;
  /** The hash of the recursive fixed output, as SRI. */
  readonly narHash: string;
  /** Where it is, `/nix/store/…`, in the store that was asked for. */
  readonly storePath: string;
}

const fileSchema = z.object({ target: z.string(), source: z.string(), state: z.string() });
const memorySchema = z.object({ files: z.array(fileSchema).check(z.minLength(1)), narHash: z.string(), storePath: z.string() });
type Memory = z.infer<typeof memorySchema>;

/**
 * Makes sure that the store has a toolchain from this machine, Node and a shell with their libraries, and tells its hash.
 * A root keeps it from the store's garbage collector: without it, a collection between `rlmc compile` and a plain
 * `nix build` would lose what no flake can build.
 *
 * Costs a few calls of `stat` when nothing changed since the last time; else a copy of some 150 MB.
 *
 * @throws NixError, Interrupted
 */
export async function ensureHostToolchain(settings: NixSettings): Promise<HostToolchain> {
  const system = hostSystem();
  const known = await remembered();
  if (known !== undefined && (await inStore(known.storePath, settings))) {
    return { provider: 'host', system, narHash: known.narHash, storePath: known.storePath };
  }
  const files = await hostPrograms();
  const { narHash, storePath } = await withDir(async ({ path }) => addToStore(files, join(path, name), settings), { unsafeCleanup: true });
  return { provider: 'host', system, narHash, storePath };
}

async function addToStore(files: readonly ToolchainFile[], directory: string, settings: NixSettings): Promise<Memory> {
  // The state is taken before the copy: a file that changes meanwhile is then seen to have changed, and copied again.
  const states = await Promise.all(files.map(async (file) => ({ ...file, state: await fileState(file.source) })));
  for (const { target, source } of files) {
    const copy = join(directory, target);
    await mkdir(dirname(copy), { recursive: true });
    await copyFile(source, copy, constants.COPYFILE_FICLONE);
    // The one bit of the mode that the hash depends on.
    await chmod(copy, target.startsWith('bin/') || target === 'lib/ld.so' ? 0o755 : 0o644);
  }
  const narHash = await nixOutput('nix', ['hash', 'path', directory], settings);
  const storePath = await nixOutput('nix-store', ['--add-fixed', '--recursive', 'sha256', directory], settings);
  const memory = { files: states, narHash, storePath };
  await addRoot(storePath, settings);
  await remember(memory);
  return memory;
}

/** What tells that a file is the same as before, without reading it. */
async function fileState(path: string): Promise<string> {
  const { size, mtimeNs, ino, dev } = await stat(path, { bigint: true });
  return [size, mtimeNs, ino, dev].join(' ');
}

const digest = (text: string) => createHash('sha256').update(text).digest('hex').slice(0, 16);

/** One file per Node that rlmc is run with, so that two checkouts do not forget each other's. */
const memoryFile = () => join(cacheDirectory(), `host-toolchain-${digest(process.execPath)}.json`);

/** The hash from last time, if every file is still the same. A file that cannot be read as such is as good as none. */
async function remembered(): Promise<Memory | undefined> {
  try {
    const memory = memorySchema.parse(JSON.parse(await readFile(memoryFile(), 'utf8')));
    const states = await Promise.all(memory.files.map(({ source }) => fileState(source)));
    return memory.files.every(({ state }, index) => state === states[index]) ? memory : undefined;
  } catch {
    return undefined;
  }
}

/** Renamed into place, so that whoever reads it meanwhile sees the old or the new one, and never a part. */
async function remember(memory: Memory): Promise<void> {
  const file = memoryFile();
  const temporary = `${file}.${randomUUID()}`;
  await makeDirectory(dirname(file));
  await writeFile(temporary, JSON.stringify(memory));
  await rename(temporary, file);
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
