import { createWriteStream } from 'node:fs';
import { type Readable, Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';

/** How the bytes of contexts are to be read. */
export type Encoding = 'utf-8' | 'latin1';

/** Writes a stream to a file, from ISO 8859-1 to UTF-8 if that is its encoding: what can be read once only is hashed and copied from there. */
export async function spool(from: Readable, encoding: Encoding, path: string, signal: AbortSignal | undefined): Promise<void> {
  const to = createWriteStream(path, { mode: 0o600 });
  const options = signal === undefined ? {} : { signal };
  if (encoding === 'latin1') await pipeline(from, decodeLatin1(), to, options);
  else await pipeline(from, to, options);
}

/** Every byte is the code point of the same number, so any bytes are well-formed, and pieces may be cut anywhere. */
function decodeLatin1(): Transform {
  return new Transform({
    transform(piece: Buffer, _encoding, done) {
      done(null, Buffer.from(piece.toString('latin1'), 'utf8'));
    },
  });
}
