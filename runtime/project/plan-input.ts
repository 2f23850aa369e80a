import { open } from 'node:fs/promises';
import { maxPlanBytes, type ReadSource, readSource } from '../../compiler/source.ts';
import { InputError } from '../input-error.ts';
import { isSystemError, systemErrorReason } from '../system-error.ts';

/** A plan: a file, or bytes from elsewhere with the name that messages call them by. */
export type PlanInput = { readonly kind: 'file'; readonly path: string } | { readonly kind: 'bytes'; readonly name: string; readonly bytes: Uint8Array };

/** Reads a plan; a file that cannot be read is a diagnostic like those of its text. */
export async function readPlan(plan: PlanInput): Promise<ReadSource> {
  if (plan.kind === 'bytes') return readSource(plan.name, plan.bytes);
  const { path } = plan;
  try {
    const file = await open(path);
    try {
      return readSource(path, await readAtMost(file.createReadStream({ autoClose: false }), maxPlanBytes + 1));
    } finally {
      await file.close();
    }
  } catch (error) {
    if (!isSystemError(error)) throw error;
    const location = { source: { name: path, text: '' }, span: { start: 0, end: 0 } };
    const { diagnostic } = new InputError('RLM3012', { path, reason: systemErrorReason(error) }, { cause: error, location });
    return { source: undefined, diagnostics: [diagnostic] };
  }
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
