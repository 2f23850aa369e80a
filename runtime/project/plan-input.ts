import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { addAbortSignal } from 'node:stream';
import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { maxPlanBytes, readSource, type Source } from '../../compiler/source.ts';
import { InputError } from '../input-error.ts';
import { openPipe } from '../open-pipe.ts';
import { isSystemError, systemErrorReason } from '../system-error.ts';

/** A plan: a file, or bytes from elsewhere with the name that messages call them by. */
export type PlanInput = { readonly kind: 'file'; readonly path: string } | { readonly kind: 'bytes'; readonly name: string; readonly bytes: Uint8Array };

export type ReadPlan =
  | { readonly source: Source; /** The source's text may differ from them by its line ends. */ readonly bytes: Uint8Array; readonly diagnostics: readonly [] }
  | { readonly source: undefined; readonly diagnostics: readonly Diagnostic[] };

/**
 * Reads a plan; a file that cannot be read is a diagnostic like those of its text.
 *
 * @throws AbortError once the signal is aborted
 */
export async function readPlan(plan: PlanInput, signal?: AbortSignal): Promise<ReadPlan> {
  if (plan.kind === 'bytes') return readBytes(plan.name, plan.bytes);
  const { path } = plan;
  try {
    const stream = (await stat(path)).isFIFO() ? openPipe(path) : createReadStream(path);
    return readBytes(path, await readAtMost(signal === undefined ? stream : addAbortSignal(signal, stream), maxPlanBytes + 1));
  } catch (error) {
    if (!isSystemError(error)) throw error;
    const location = { source: { name: path, text: '' }, span: { start: 0, end: 0 } };
    const { diagnostic } = new InputError('RLM3012', { path, reason: systemErrorReason(error) }, { cause: error, location });
    return { source: undefined, diagnostics: [diagnostic] };
  }
}

function readBytes(name: string, bytes: Uint8Array): ReadPlan {
  const read = readSource(name, bytes);
  return read.source === undefined ? read : { ...read, bytes };
}

/** The beginning of a stream, whole if it is not longer than `limit` bytes: a plan that is too long is not read to its end. */
export async function readAtMost(stream: AsyncIterable<Uint8Array>, limit: number): Promise<Uint8Array> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for await (const piece of stream) {
    pieces.push(piece);
    length += piece.length;
    if (length >= limit) break;
  }
  return Buffer.concat(pieces);
}
