import type { ByteSource } from './byte-source.ts';
import { backslash, quote } from './bytes.ts';
import { elementsOf, textOf } from './elements.ts';
import { HeldBytes } from './held-bytes.ts';
import { readAll } from './pieces.ts';

/**
 * A list in memory, for ops that need all of it: the bytes of its file, and the texts of its elements, which are the same bytes
 * unless some text has an escape.
 */
export class HeldList {
  /** The file of the list. */
  readonly #file: Buffer;
  /** Where each element begins in the file, and where the one after the last would. */
  readonly #starts: Float64Array;
  readonly #texts: Buffer;
  readonly #textStarts: Float64Array;
  /** How many bytes before and after a text are not of it, but its quotes and the newline. */
  readonly #before: number;
  readonly #after: number;

  constructor(list: ByteSource) {
    this.#file = readAll(list);
    const starts = [0];
    const texts = new HeldBytes();
    const textStarts = [0];
    const escapes = this.#file.includes(backslash);
    for (const element of elementsOf(list)) {
      starts.push((starts.at(-1) ?? 0) + element.length + 1);
      if (!escapes) continue;
      texts.append(textOf(element));
      textStarts.push(texts.length);
    }
    this.#starts = Float64Array.from(starts);
    const quotes = this.#file[0] === quote ? 1 : 0;
    this.#texts = escapes ? texts.view() : this.#file;
    this.#textStarts = escapes ? Float64Array.from(textStarts) : this.#starts;
    this.#before = escapes ? 0 : quotes;
    this.#after = escapes ? 0 : quotes + 1;
  }

  get length(): number {
    return this.#starts.length - 1;
  }

  /** An element as it is written, with its newline. */
  line(index: number): Buffer {
    return this.#file.subarray(this.#start(this.#starts, index), this.#start(this.#starts, index + 1));
  }

  text(index: number): Buffer {
    return this.#texts.subarray(this.#textStart(index), this.#textEnd(index));
  }

  /** The order of two texts by code point, which is that of their UTF-8 bytes. */
  compareTexts(a: number, b: number): number {
    return this.#texts.compare(this.#texts, this.#textStart(b), this.#textEnd(b), this.#textStart(a), this.#textEnd(a));
  }

  #textStart(index: number): number {
    return this.#start(this.#textStarts, index) + this.#before;
  }

  #textEnd(index: number): number {
    return this.#start(this.#textStarts, index + 1) - this.#after;
  }

  #start(starts: Float64Array, index: number): number {
    const start = starts[index];
    if (start === undefined) throw new RangeError(`there is no element ${index}`);
    return start;
  }
}
