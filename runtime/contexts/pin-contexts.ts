import { constants, createReadStream } from 'node:fs';
import { type FileHandle, open, realpath, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { type Diagnostic, diagnose } from '../../compiler/diagnostics/diagnostic.ts';
import type { ContextPin } from '../../compiler/flake.ts';
import { InputError } from '../input-error.ts';
import { openPipe } from '../open-pipe.ts';
import { isSystemError, systemErrorReason } from '../system-error.ts';
import type { Context } from './context.ts';
import type { ContextOption } from './context-option.ts';
import { measure } from './measure.ts';
import { type Encoding, spool } from './spool.ts';

export interface PinSettings {
  readonly encoding: Encoding;
  /** Whether contexts are copied into the flake or stay where they are; by their size unless given. */
  readonly placement: 'copied' | 'linked' | undefined;
  /** A directory for what can be read once only; it must last as long as the contexts are used. */
  readonly spoolDirectory: string;
  readonly standardInput: Readable;
  readonly signal: AbortSignal | undefined;
}

export interface PinnedContexts {
  readonly contexts: readonly Context[];
  /** Why the others are not among them. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Contexts up to so many bytes are copied into the flake: larger ones would be copied to the store at each evaluation. */
export const largestCopied = 16 * 1024 * 1024;

/** Reads each context once, checks that it is text, hashes it, and decides whether the flake has a copy of it. */
export async function pinContexts(options: readonly ContextOption[], settings: PinSettings): Promise<PinnedContexts> {
  const contexts: Context[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const option of options) {
    try {
      contexts.push(await pinContext(option, settings));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      diagnostics.push(error.diagnostic);
    }
  }
  return { contexts, diagnostics };
}

/** A file that can be read more than once. */
interface Readied {
  readonly path: string;
  /** Whether it is the user's own, which a flake may refer to. */
  readonly linkable: boolean;
}

async function pinContext(option: ContextOption, settings: PinSettings): Promise<Context> {
  const { name } = option;
  const shown = describeOrigin(option);
  try {
    const { path, linkable } = await ready(option, settings);
    if (settings.placement === 'linked' && !linkable) throw new InputError('RLM3008', { name, path: shown, latin1: settings.encoding === 'latin1' });
    const file = await open(path);
    try {
      return await pinFile({ name, shown, path, linkable }, file, settings);
    } finally {
      await file.close();
    }
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new InputError('RLM3002', { name, path: shown, reason: systemErrorReason(error) }, { cause: error });
  }
}

async function pinFile(given: Readied & { readonly name: string; readonly shown: string }, file: FileHandle, settings: PinSettings): Promise<Context> {
  const { name, shown, path, linkable } = given;
  const { size, mode, mtimeMs } = await file.stat();
  const placement = settings.placement ?? (size > largestCopied && linkable ? 'linked' : 'copied');
  // A copy is never executable, so that the same bytes are the same path; a linked file is hashed as Nix will find it.
  const measured = await measure(file, size, placement === 'linked' && (mode & constants.S_IXUSR) !== 0, settings.signal);
  if (measured.kind === 'not UTF-8') throw new InputError('RLM3001', { name, path: shown, offset: measured.offset });
  const now = await file.stat();
  if (measured.kind === 'shorter' || (placement === 'linked' && (now.size !== size || now.mtimeMs !== mtimeMs))) {
    throw new InputError('RLM3010', { name, path: shown });
  }
  const pin: ContextPin =
    placement === 'copied' ? { placement, sha256: measured.narHash } : { placement, path: await realpath(path), narHash: measured.narHash };
  return { name, pin, path, size };
}

async function ready({ name, origin }: ContextOption, settings: PinSettings): Promise<Readied> {
  const spooled = join(settings.spoolDirectory, name);
  if (origin.kind === 'standard input') {
    await spool(settings.standardInput, settings.encoding, spooled, settings.signal);
    return { path: spooled, linkable: false };
  }
  const { path } = origin;
  if (origin.kind === 'kept') return { path, linkable: false };
  const found = await stat(path);
  if (found.isDirectory()) throw new InputError('RLM3003', { name, path });
  const hasItsSize = found.isFile() && (found.size > 0 || (await isEmpty(path)));
  if (hasItsSize && settings.encoding === 'utf-8') return { path, linkable: true };
  // A pipe or a device gives its bytes once; another encoding has to be converted.
  await spool(found.isFIFO() ? openPipe(path) : createReadStream(path), settings.encoding, spooled, settings.signal);
  return { path: spooled, linkable: false };
}

/** Whether a file of no size has no bytes either: those of `/proc` have some. */
async function isEmpty(path: string): Promise<boolean> {
  const file = await open(path);
  try {
    return (await file.read(new Uint8Array(1), 0, 1)).bytesRead === 0;
  } finally {
    await file.close();
  }
}

function describeOrigin({ origin }: ContextOption): string {
  return origin.kind === 'standard input' ? 'standard input' : origin.path;
}

/** What the user should know of where a context's bytes are. Who chose that by hand is not told. */
export function placementWarnings({ name, pin, size }: Context, chosen: PinSettings['placement']): readonly Diagnostic[] {
  if (chosen !== undefined) return [];
  if (pin.placement === 'linked') return [diagnose('RLM3009', { name, path: pin.path })];
  return size > largestCopied ? [diagnose('RLM3011', { name, size })] : [];
}
