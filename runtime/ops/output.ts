import { asBuffer } from './pieces.ts';

/** From how many bytes on a piece of a result is handed on: handing on costs more than copying a small one. */
const pieceSize = 1 << 16;

/**
 * Gathers a result into pieces that are worth handing on:
 *
 *     out.bytes(line);
 *     if (out.ready) yield out.take();
 *     …
 *     yield* out.rest();
 */
export class Output {
  #bytes = Buffer.allocUnsafe(2 * pieceSize);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  get ready(): boolean {
    return this.#length >= pieceSize;
  }

  byte(byte: number): void {
    this.#reserve(1);
    this.#bytes[this.#length] = byte;
    this.#length += 1;
  }

  bytes(bytes: Uint8Array, start = 0, end = bytes.length): void {
    this.#reserve(end - start);
    asBuffer(bytes).copy(this.#bytes, this.#length, start, end);
    this.#length += end - start;
  }

  /** Appends a string of which each character stands for a byte. */
  latin1(text: string): void {
    this.#reserve(text.length);
    this.#length += this.#bytes.write(text, this.#length, 'latin1');
  }

  /** What was gathered, valid until something is appended. */
  take(): Uint8Array {
    const taken = this.#bytes.subarray(0, this.#length);
    this.#length = 0;
    return taken;
  }

  *rest(): Generator<Uint8Array> {
    if (this.#length > 0) yield this.take();
  }

  #reserve(more: number): void {
    const length = this.#length + more;
    if (length <= this.#bytes.length) return;
    const grown = Buffer.allocUnsafe(Math.max(length, 2 * this.#bytes.length));
    this.#bytes.copy(grown, 0, 0, this.#length);
    this.#bytes = grown;
  }
}
