import { backslash, newline, quote } from './bytes.ts';
import { longestLine } from './limits.ts';
import type { Output } from './output.ts';
import { ValueError } from './value-error.ts';

/** How many bytes are escaped at a time: a JavaScript string is made of them. */
const fragmentSize = 1 << 16;

/**
 * The bytes of a text as they are inside a JSON string: escaped as `JSON.stringify` does, which leaves all but quotes,
 * backslashes and control characters as they are. A string of one character per byte goes through it natively, and
 * so the UTF-8 of other characters stays what it is.
 */
export function escapeJson(out: Output, bytes: Buffer, start = 0, end = bytes.length): void {
  for (let from = start; from < end; from += fragmentSize) {
    const quoted = JSON.stringify(bytes.toString('latin1', from, Math.min(end, from + fragmentSize)));
    out.latin1(quoted.slice(1, -1));
  }
}

/** Writes the elements of a list of texts, one JSON string and a newline each, and counts them for its errors. */
export class TextElements {
  readonly #out: Output;
  #index = 0;

  constructor(out: Output) {
    this.#out = out;
  }

  /**
   * @param escapedParts bytes that are escaped already, one after the other
   * @throws ValueError RLM4002 if the element is larger than 64 MiB
   */
  escaped(...escapedParts: readonly (Buffer | string)[]): void {
    const before = this.#out.length;
    this.#out.byte(quote);
    for (const part of escapedParts) {
      if (typeof part === 'string') this.#out.latin1(part);
      else this.#out.bytes(part);
    }
    this.#end(before);
  }

  /** @throws ValueError RLM4002 if the element is larger than 64 MiB */
  text(bytes: Buffer, start = 0, end = bytes.length): void {
    const before = this.#out.length;
    if (end - start <= fragmentSize) {
      this.#out.latin1(JSON.stringify(bytes.toString('latin1', start, end)));
      this.#out.byte(newline);
      this.#index += 1;
      return;
    }
    this.#out.byte(quote);
    escapeJson(this.#out, bytes, start, end);
    this.#end(before);
  }

  #end(before: number): void {
    this.#out.byte(quote);
    this.#index += 1;
    if (this.#out.length - before > longestLine) {
      throw new ValueError('RLM4002', { what: 'element', index: this.#index, limit: longestLine });
    }
    this.#out.byte(newline);
  }
}

/** The text of a JSON string, given with its quotes. */
export function unescapeJson(json: Buffer): Buffer {
  if (json.indexOf(backslash) < 0) return json.subarray(1, -1);
  const text: unknown = JSON.parse(json.toString());
  if (typeof text !== 'string') throw new Error('a JSON string was expected');
  return Buffer.from(text);
}
