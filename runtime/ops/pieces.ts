import type { ByteSource } from './byte-source.ts';

/** How large a piece an op works on at a time, in bytes: large enough that the cost of a piece is nothing, small enough for caches. */
const pieceSize = 1 << 18;

/** The same bytes as a Buffer, which searches natively; nothing is copied. */
export function asBuffer(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/**
 * The bytes of a source in pieces that are not empty and at most 256 KiB, valid until the next is taken: what an op does
 * must not depend on how its input arrives.
 */
export function* piecesOf(source: ByteSource): Generator<Buffer> {
  for (const chunk of source.chunks()) {
    const bytes = asBuffer(chunk);
    for (let start = 0; start < bytes.length; start += pieceSize) {
      yield bytes.length <= pieceSize ? bytes : bytes.subarray(start, start + pieceSize);
    }
  }
}

/** All bytes of a source, in memory of their own. */
export function readAll(source: ByteSource): Buffer {
  const all = Buffer.allocUnsafe(source.size);
  let length = 0;
  for (const chunk of source.chunks()) {
    all.set(chunk, length);
    length += chunk.length;
  }
  if (length !== source.size) throw new Error(`a source of ${source.size} bytes gave ${length}`);
  return all;
}
