/** Bytes that are kept beyond the piece they came in. Grows as needed and is used again. */
export class HeldBytes {
  #bytes = Buffer.allocUnsafe(1 << 12);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  append(bytes: Buffer, start = 0, end = bytes.length): void {
    const length = this.#length + end - start;
    if (length > this.#bytes.length) {
      const grown = Buffer.allocUnsafe(Math.max(length, 2 * this.#bytes.length));
      this.#bytes.copy(grown, 0, 0, this.#length);
      this.#bytes = grown;
    }
    bytes.copy(this.#bytes, this.#length, start, end);
    this.#length = length;
  }

  clear(): void {
    this.#length = 0;
  }

  /** Forgets the first bytes. */
  dropFirst(count: number): void {
    this.#bytes.copy(this.#bytes, 0, count, this.#length);
    this.#length -= count;
  }

  /** What is held, valid until the next change. */
  view(): Buffer {
    return this.#bytes.subarray(0, this.#length);
  }
}
