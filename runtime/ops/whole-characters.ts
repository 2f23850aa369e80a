import type { ByteSource } from './byte-source.ts';
import { piecesOf } from './pieces.ts';

/** The bytes of a text in pieces that end where a character does, valid until the next is taken. */
export function* wholeCharacters(text: ByteSource): Generator<Buffer> {
  let rest = Buffer.alloc(0);
  for (const piece of piecesOf(text)) {
    const bytes = rest.length === 0 ? piece : Buffer.concat([rest, piece]);
    const end = endOfWhole(bytes);
    if (end > 0) yield bytes.subarray(0, end);
    rest = Buffer.from(bytes.subarray(end));
  }
  if (rest.length > 0) throw new Error('a text ends inside a character');
}

/** Where the last character begins if its end is missing; else the length. */
function endOfWhole(bytes: Buffer): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back += 1) {
    const byte = bytes[bytes.length - back] ?? 0;
    if ((byte & 0xc0) === 0x80) continue;
    const width = byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
    return width > back ? bytes.length - back : bytes.length;
  }
  return bytes.length;
}
