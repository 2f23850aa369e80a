import { isUtf8 } from 'node:buffer';

/** Checks that bytes which come in pieces are UTF-8, cut anywhere. */
export class Utf8Validator {
  /** How many bytes came before those in `#pending`. */
  #offset = 0;
  /** The beginning of a character that the last piece cut off. */
  #pending: Uint8Array = new Uint8Array();

  /** The offset of the first byte that starts no character, from the beginning of the first piece; undefined if all is well so far. */
  push(piece: Uint8Array): number | undefined {
    let rest = piece;
    if (this.#pending.length > 0) {
      const missing = expectedLength(this.#pending[0] ?? 0) - this.#pending.length;
      const character = Buffer.concat([this.#pending, piece.subarray(0, missing)]);
      rest = piece.subarray(missing);
      if (piece.length < missing) {
        this.#pending = character;
        return undefined;
      }
      if (!isUtf8(character)) return this.#offset + firstInvalidByte(character);
      this.#offset += character.length;
    }
    const whole = rest.subarray(0, rest.length - cutOff(rest));
    if (!isUtf8(whole)) return this.#offset + firstInvalidByte(whole);
    this.#offset += whole.length;
    // Copied, since whoever reads may use the piece's memory again (and `slice` of a Buffer copies nothing).
    this.#pending = new Uint8Array(rest.subarray(whole.length));
    return undefined;
  }

  /** The same for the end of the bytes, which may have cut off a character. */
  end(): number | undefined {
    return this.#pending.length === 0 ? undefined : this.#offset;
  }
}

/** How many bytes at the end begin a character that needs more of them. */
function cutOff(bytes: Uint8Array): number {
  for (let back = 1; back <= Math.min(3, bytes.length); back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte >= 0xc0) return expectedLength(byte) > back ? back : 0;
    if (byte < 0x80) return 0;
  }
  return 0;
}

function expectedLength(lead: number): number {
  if (lead >= 0xf0) return 4;
  if (lead >= 0xe0) return 3;
  return lead >= 0xc0 ? 2 : 1;
}

/** The offset of the first byte that starts no character, of bytes that are known to have one. */
function firstInvalidByte(bytes: Uint8Array): number {
  let valid = 0;
  let invalid = bytes.length;
  // By halves first, since walking is some hundred times slower than `isUtf8`.
  while (invalid - valid > 64) {
    const middle = Math.floor((valid + invalid) / 2);
    const piece = bytes.subarray(valid, middle);
    const whole = piece.subarray(0, piece.length - cutOff(piece));
    if (isUtf8(whole)) valid += whole.length;
    else invalid = middle;
  }
  for (;;) {
    const next = valid + expectedLength(bytes[valid] ?? 0);
    if (valid >= bytes.length || !isUtf8(bytes.subarray(valid, next)) || next > bytes.length) return valid;
    valid = next;
  }
}
