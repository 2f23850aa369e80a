import { newline } from './bytes.ts';

const lineEnd = Buffer.from('\n');

/** Texts one after the other, with a newline between two of which the first lacks one. */
export class Concatenation {
  readonly #write: (bytes: Buffer) => void;
  #lacksNewline = false;

  constructor(write: (bytes: Buffer) => void) {
    this.#write = write;
  }

  add(text: Buffer): void {
    if (this.#lacksNewline) this.#write(lineEnd);
    this.#write(text);
    this.#lacksNewline = text.at(-1) !== newline;
  }
}
