import { constants } from 'node:fs';
import { copyFile, open } from 'node:fs/promises';
import { join } from 'node:path';
import { type Diagnostic, diagnose } from '../../compiler/diagnostics/diagnostic.ts';
import type { ContextPin } from '../../compiler/flake.ts';
import { filePieces } from '../contexts/file-pieces.ts';
import { narHasher } from '../contexts/nar-hash.ts';
import { isSystemError, systemErrorReason } from '../system-error.ts';

/**
 * Compares the contexts of somebody's flake with what its flake.nix pins, and copies those that are in the folder. A linked one may be any file of this machine that its user can read: Nix would
 * copy it into the store, where everybody can read it, and compare then.
 *
 * @param copies a folder that is there; what it has afterwards is what was hashed
 */
export async function checkContexts(folder: string, contexts: ReadonlyMap<string, ContextPin>, copies: string, signal: AbortSignal | undefined): Promise<readonly Diagnostic[]> {
  const findings: Diagnostic[] = [];
  for (const [name, pin] of contexts) {
    const path = pin.placement === 'copied' ? join(folder, 'contexts', name) : pin.path;
    const reason = pin.placement === 'copied' ? await checkCopied(path, join(copies, name), pin.sha256, signal) : await checkFile(path, pin.narHash, signal);
    if (reason !== undefined) findings.push(diagnose('RLM8005', { name, path, reason }));
  }
  return findings;
}

/** The copy is hashed, so that nobody can change what was. */
async function checkCopied(path: string, copy: string, hash: string, signal: AbortSignal | undefined): Promise<string | undefined> {
  return (
    (await withOrdinary(path, async () => undefined)) ??
    (await copyFile(path, copy, constants.COPYFILE_FICLONE), await checkFile(copy, hash, signal))
  );
}

function checkFile(path: string, hash: string, signal: AbortSignal | undefined): Promise<string | undefined> {
  return withOrdinary(path, async (file, { size, mode }) => {
    const hasher = narHasher(size, (mode & 0o100) !== 0);
    let read = 0;
    for await (const piece of filePieces(file, size, signal)) {
      hasher.update(piece);
      read += piece.length;
    }
    const found = read < size ? 'another one, since it became shorter meanwhile' : hasher.digest();
    return found === hash ? undefined : `has the hash ${found}, and flake.nix pins ${hash}`;
  });
}

type Opened = Awaited<ReturnType<typeof open>>;

async function withOrdinary(path: string, work: (file: Opened, found: { readonly size: number; readonly mode: number }) => Promise<string | undefined>): Promise<string | undefined> {
  let file;
  try {
    file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    return error.code === 'ELOOP' ? 'is a symbolic link' : `cannot be read: ${systemErrorReason(error)}`;
  }
  try {
    const found = await file.stat();
    return found.isFile() ? await work(file, found) : 'is no ordinary file';
  } finally {
    await file.close();
  }
}
