/** How much is gathered before it is written, in bytes. */
const capacity = 1 << 16;

/** Gathers what is written in small pieces, as by programs that print line by line: each write to a pipe is a call of the system. */
export class GatheredOutput {
  readonly #gathered = Buffer.allocUnsafe(capacity);
  readonly #writeOn: (bytes: Uint8Array) => void;
  #length = 0;

  /** @param writeOn is called with many bytes at a time, which are only valid meanwhile */
  constructor(writeOn: (bytes: Uint8Array) => void) {
    this.#writeOn = writeOn;
  }

  write(bytes: Uint8Array): void {
    if (bytes.length > capacity - this.#length) this.flush();
    if (bytes.length > capacity) {
      this.#writeOn(bytes);
      return;
    }
    this.#gathered.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** Writes what is left; must be called at the end. */
  flush(): void {
    const length = this.#length;
    this.#length = 0;
    if (length > 0) this.#writeOn(this.#gathered.subarray(0, length));
  }
}
