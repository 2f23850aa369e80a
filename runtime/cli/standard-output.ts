import { InputError } from '../input-error.ts';
import { isSystemError, systemErrorReason } from '../system-error.ts';

/**
 * Writes the result of a command to standard output, waiting for whoever reads it. A reader that has had enough and goes away,
 * as `head` does, ends the writing and is no error.
 *
 * @throws InputError RLM3014, for a disk that is full and the like
 */
export async function print(pieces: string | AsyncIterable<string | Uint8Array>): Promise<void> {
  try {
    if (typeof pieces === 'string') await write(pieces);
    else for await (const piece of pieces) await write(piece);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    if (error.code === 'EPIPE') return;
    throw new InputError('RLM3014', { path: 'standard output', reason: systemErrorReason(error) }, { cause: error });
  }
}

/** The answer's bytes, and a newline after them if they end in none, so that a terminal's prompt starts a line. */
export async function* asText(answer: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
  const newline = 0x0a;
  let last: number | undefined;
  for await (const piece of answer) {
    last = piece.at(-1) ?? last;
    yield piece;
  }
  if (last !== undefined && last !== newline) yield Uint8Array.of(newline);
}

function write(piece: string | Uint8Array): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(piece, (error) => (error ? reject(error) : resolve()));
  });
}

/** Keeps Node from ending the process for errors of the standard streams: those of output reach `print`, talk is not worth an error. */
export function tolerateClosedStreams(): void {
  process.stdout.on('error', () => undefined);
  process.stderr.on('error', () => undefined);
}
