import type { ByteSource } from '../../runtime/ops/byte-source.ts';

/**
 * A text's UTF-8 bytes in pieces of the given sizes, over and over, as the contract of byte sources allows: a piece's bytes
 * are spoilt once the next is taken, so that an op that keeps one without copying is caught, and it starts anywhere in
 * its buffer, so that an op that reads whole words is.
 */
export function inPieces(text: string, sizes: readonly number[]): ByteSource {
  const bytes = Buffer.from(text, 'utf8');
  return {
    size: bytes.length,
    *chunks() {
      for (let start = 0, turn = 0; start < bytes.length; turn += 1) {
        const size = sizes[turn % sizes.length] ?? bytes.length;
        const offset = (turn + sizes.length) % 8;
        const content = bytes.subarray(start, start + size);
        const piece = new Uint8Array(offset + content.length + 8).subarray(offset, offset + content.length);
        piece.set(content);
        yield piece;
        piece.fill(0xff);
        start += size;
      }
    },
  };
}

/** All bytes of a result as a text; throws if they are no valid UTF-8. */
export function collect(pieces: Iterable<Uint8Array>): string {
  const copies: Buffer[] = [];
  for (const piece of pieces) copies.push(Buffer.from(piece));
  return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(Buffer.concat(copies));
}
