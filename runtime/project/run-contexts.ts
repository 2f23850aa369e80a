import { mkdir, open, stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { type Diagnostic, diagnose } from '../../compiler/diagnostics/diagnostic.ts';
import type { Context } from '../contexts/context.ts';
import { type ContextOption, readContextOptions } from '../contexts/context-option.ts';
import { filePieces } from '../contexts/file-pieces.ts';
import { pinContexts, type PinSettings } from '../contexts/pin-contexts.ts';
import { ifThere } from '../if-there.ts';
import { InputError } from '../input-error.ts';
import type { RunFolder } from './run-folder.ts';
import type { RunRecord } from './run-record.ts';
import { writeAtomically } from './write-atomically.ts';

/** The texts of a run, or why they cannot be had. */
export type RunContexts = { readonly contexts: readonly Context[]; readonly options: readonly ContextOption[] } | { readonly diagnostics: readonly Diagnostic[] };

/** Reads the texts of a new run. */
export async function newContexts(given: readonly string[], settings: PinSettings): Promise<RunContexts> {
  const { options, diagnostics: misread } = readContextOptions(given);
  if (misread.length > 0) return { diagnostics: misread };
  const { contexts, diagnostics } = await pinContexts(options, settings);
  if (diagnostics.length > 0) return { diagnostics };
  if (contexts.every(({ size }) => size === 0)) return { diagnostics: [diagnose('RLM3020', { names: contexts.map(({ name }) => name) })] };
  return { contexts, options };
}

/**
 * Reads the texts of a run again, which must be what they were.
 *
 * @param given where some of them are now, if that is elsewhere; their names are names of the run
 */
export async function oldContexts(folder: RunFolder, record: RunRecord, given: readonly ContextOption[], settings: PinSettings): Promise<RunContexts> {
  const gone: Diagnostic[] = [];
  for (const { name, file } of record.contexts) {
    const isGone = file !== null && given.every((option) => option.name !== name) && (await ifThere(() => stat(file), ['ENOENT', 'ENOTDIR'])) === undefined;
    if (isGone) gone.push(diagnose('RLM3025', { name, path: file, what: 'is not there any more' }));
  }
  if (gone.length > 0) return { diagnostics: gone };
  const options = record.contexts.map(({ name, file }): ContextOption => {
    const moved = given.find((option) => option.name === name);
    return moved ?? { name, origin: file === null ? { kind: 'kept', path: folder.context(name) } : { kind: 'file', path: file } };
  });
  const { contexts, diagnostics } = await pinContexts(options, settings);
  const changed = contexts.filter(({ name, pin }) => record.contexts.find((context) => context.name === name)?.hash !== hashOf({ pin }));
  const all = [...diagnostics, ...changed.map(({ name, path }) => diagnose('RLM3025', { name, path, what: 'has changed' }))];
  return all.length > 0 ? { diagnostics: all } : { contexts, options };
}

/**
 * Keeps in the folder what cannot be read a second time, such as standard input, and says of each text where it is.
 *
 * @throws InputError RLM3010 if a text changed meanwhile, RLM3014
 */
export async function keepContexts(folder: RunFolder, { contexts, options }: Extract<RunContexts, { contexts: unknown }>, signal: AbortSignal | undefined): Promise<RunRecord['contexts']> {
  const recorded: RunRecord['contexts'] = [];
  for (const context of contexts) {
    const { name, path, size, pin } = context;
    const origin = options.find((option) => option.name === name)?.origin;
    const isWhereItWas = origin?.kind === 'file' && origin.path === path;
    if (!isWhereItWas) await keep(context, folder.context(name), signal);
    recorded.push({ name, file: isWhereItWas ? resolve(path) : null, bytes: size, hash: hashOf({ pin }) });
  }
  return recorded;
}

const hashOf = ({ pin }: Pick<Context, 'pin'>): string => (pin.placement === 'copied' ? pin.sha256 : pin.narHash);

async function keep({ name, path, size }: Context, target: string, signal: AbortSignal | undefined): Promise<void> {
  await mkdir(dirname(target), { recursive: true });
  const file = await open(path);
  try {
    if ((await file.stat()).size !== size) throw new InputError('RLM3010', { name, path });
    await writeAtomically(target, filePieces(file, size, signal));
  } finally {
    await file.close();
  }
}
