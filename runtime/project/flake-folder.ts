import type { Stats } from 'node:fs';
import { type FileHandle, lstat, open, readFile, readdir, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Language } from '../../compiler/eval/vm-spec.ts';
import type { Context } from '../contexts/context.ts';
import { filePieces } from '../contexts/file-pieces.ts';
import { narHasher } from '../contexts/nar-hash.ts';
import { ifThere } from '../if-there.ts';
import { InputError } from '../input-error.ts';
import { makeDirectories } from '../make-directories.ts';
import { emptyLock, readLockFile } from '../resolve/lock-file.ts';
import { ResolutionError } from '../resolve/resolution-error.ts';
import { isSystemError, systemErrorReason } from '../system-error.ts';
import { nixlibFiles } from './nixlib-files.ts';
import { isTemporary, writeAtomically } from './write-atomically.ts';

/** How the flake.nix of our folders begins: a folder whose flake.nix does not is somebody else's. */
const mark = '# Made by rlmc.';

/**
 * What git must know of the folder: contexts and answers are held by their hashes, and git would else write other ends of lines where it
 * is told to. A file that somebody put there instead stays.
 */
const gitAttributes = { name: '.gitattributes', text: '* -text\n' } as const;

/** The files that `lowerToFlake` makes for some plans and not for others. */
const optionalFiles = ['flake.lock'] as const;

/**
 * Writes the folder of a plan's flake. Only what differs is written, since Nix evaluates a folder anew, and copies it to
 * the store, when a byte of it changed. What an earlier plan left behind, and does not belong to the flake any more, is
 * removed; files that are not ours stay, and so do `rlm.lock` and `answers/`: answers are paid for, and building the plan drops those
 * that nobody needs.
 *
 * @param files from `lowerToFlake`: name to text
 * @param contexts of which those that are to be copied are written to `contexts/`
 * @param languages those of the code that the plan runs
 * @throws InputError RLM3010, RLM3014, RLM3015, RLM3016, RLM3028
 */
export async function writeFlakeFolder(
  folder: string,
  files: ReadonlyMap<string, string>,
  contexts: readonly Context[],
  languages: ReadonlySet<Language>,
  signal?: AbortSignal,
): Promise<void> {
  try {
    const library = await nixlibFiles(languages);
    await refuseForeignFolder(folder);
    await refuseToForgetSessions(folder, files);
    await makeDirectories(folder);
    // flake.nix comes first, so that a folder that was never finished is known to be ours.
    for (const [name, text] of files) await writeFile(join(folder, name), Buffer.from(text));
    if ((await ifThere(() => lstat(join(folder, gitAttributes.name)))) === undefined) await writeAtomically(join(folder, gitAttributes.name), gitAttributes.text);
    for (const name of optionalFiles) if (!files.has(name)) await rm(join(folder, name), { force: true });
    await removeStale(folder, isTemporary);

    for (const directory of new Set([...library.keys()].map(dirname))) await makeDirectory(join(folder, 'nixlib', directory));
    for (const [name, bytes] of library) await writeFile(join(folder, 'nixlib', name), bytes);
    const belongs = new Set([...library.keys()].flatMap((name) => [name, dirname(name)]));
    await removeStale(join(folder, 'nixlib'), (path) => !belongs.has(path), { recursive: true });

    const copied = contexts.filter(({ pin }) => pin.placement === 'copied');
    await makeDirectory(join(folder, 'contexts'));
    for (const context of copied) await copyContext(context, join(folder, 'contexts', context.name), signal);
    await removeStale(join(folder, 'contexts'), (name) => !copied.some((context) => context.name === name));
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new InputError('RLM3014', { path: error.path ?? folder, reason: systemErrorReason(error) }, { cause: error });
  }
}

async function refuseForeignFolder(folder: string): Promise<void> {
  const found = await ifThere(() => stat(folder));
  if (found === undefined) return;
  if (!found.isDirectory()) throw new InputError('RLM3015', { path: folder, reason: 'not a directory' });
  const entries = await readdir(folder);
  if (entries.every(isTemporary)) return;
  const isOurs = (await ifThere(() => lstat(join(folder, 'flake.nix')))) === undefined ? await hasAnswers(folder) : await isFlakeOfOurs(folder);
  if (!isOurs) throw new InputError('RLM3015', { path: folder, reason: 'not of rlmc' });
}

/** How flake.nix says that models work by steps. What comes from a plan has no end of a line in it there. */
const inSessions = '\n    sessions = "';

/** The answers of sessions cannot be had again by a build: one that asks otherwise would put them away. */
async function refuseToForgetSessions(folder: string, files: ReadonlyMap<string, string>): Promise<void> {
  const before = await ifThere(() => readFile(join(folder, 'flake.nix'), 'utf8'));
  if (before?.includes(inSessions) === true && files.get('flake.nix')?.includes(inSessions) !== true) throw new InputError('RLM3028', { path: folder });
}

/** Whether a folder has a flake that we wrote. */
export async function isFlakeOfOurs(folder: string): Promise<boolean> {
  const file = join(folder, 'flake.nix');
  // We write an ordinary file; to read a pipe would never end.
  return (await ifThere(() => lstat(file)))?.isFile() === true && (await readFile(file, 'utf8')).startsWith(mark);
}

/** Whether a folder is one of which only the answers were kept: the rest can be made again from the plan. */
async function hasAnswers(folder: string): Promise<boolean> {
  try {
    return (await readLockFile(folder)) !== emptyLock;
  } catch (error) {
    if (error instanceof ResolutionError) return false;
    throw error;
  }
}

/** A link to a directory is not followed: what is removed from it would be somebody else's. */
async function makeDirectory(path: string): Promise<void> {
  const found = await ifThere(() => lstat(path));
  if (found === undefined) await makeDirectories(path);
  else if (!found.isDirectory()) throw new InputError('RLM3015', { path, reason: 'not a directory' });
}

async function writeFile(path: string, bytes: Uint8Array): Promise<void> {
  const found = await ordinaryFile(path);
  if (found === undefined || !(await readFile(path)).equals(bytes)) await writeAtomically(path, bytes);
}

async function copyContext({ name, path, size, pin }: Context, target: string, signal: AbortSignal | undefined): Promise<void> {
  if (pin.placement !== 'copied') return;
  const found = await ordinaryFile(target);
  if (found?.size === size && (await hashFile(target, size, signal)) === pin.sha256) return;
  const source = await open(path);
  try {
    await writeAtomically(target, verified(source, { name, path, size, narHash: pin.sha256 }, signal));
  } finally {
    await source.close();
  }
}

/** The bytes of a context, which must still be those that were pinned; the end fails if they are not. */
async function* verified(
  file: FileHandle,
  { name, path, size, narHash }: { readonly name: string; readonly path: string; readonly size: number; readonly narHash: string },
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  const hasher = narHasher(size, false);
  let read = 0;
  for await (const piece of filePieces(file, size, signal)) {
    hasher.update(piece);
    read += piece.length;
    yield piece;
  }
  if (read < size || hasher.digest() !== narHash) throw new InputError('RLM3010', { name, path });
}

async function hashFile(path: string, size: number, signal: AbortSignal | undefined): Promise<string> {
  const file = await open(path);
  try {
    const hasher = narHasher(size, ((await file.stat()).mode & 0o100) !== 0);
    for await (const piece of filePieces(file, size, signal)) hasher.update(piece);
    return hasher.digest();
  } finally {
    await file.close();
  }
}

/** A file as we write them; anything else of that name, such as a link out of the folder, is removed. */
async function ordinaryFile(path: string): Promise<Stats | undefined> {
  const found = await ifThere(() => lstat(path));
  if (found === undefined || found.isFile()) return found;
  await rm(path, { recursive: true });
  return undefined;
}

async function removeStale(directory: string, isStale: (path: string) => boolean, options: { readonly recursive?: boolean } = {}): Promise<void> {
  for (const name of await readdir(directory, options)) {
    if (isStale(name)) await rm(join(directory, name), { recursive: true, force: true });
  }
}
