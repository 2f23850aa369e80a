import { closeSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import type { TraceEvent } from './event.ts';

/** What stands in a trace in place of what must not be there. */
export const redacted = '[redacted]';

/** Shorter ones are what local servers take for a key, such as `none`: those are no secrets, and words of texts. */
const shortestSecret = 12;

/** What JSON lets stand in a text, and readers of lines, Node's among them, take for the end of one. */
const otherLineEnds = /[\u0085\u2028\u2029]/g;

const escaped = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;

/** The trace of a run: a line of JSON for each event, in the file as soon as it happened. A process may be killed at any moment: all lines but the last are whole. */
export class TraceFile {
  readonly #file: number;
  readonly #secrets: readonly string[];

  /**
   * Opens a trace to go on with it, or a new one, which only its owner may read: it has what was said.
   *
   * @param secrets are left out wherever they occur
   */
  constructor(path: string, secrets: readonly string[] = []) {
    this.#file = openSync(path, 'a+', 0o600);
    this.#secrets = secrets.filter(({ length }) => length >= shortestSecret);
    this.#dropTornLine();
  }

  write(event: TraceEvent): void {
    const json = JSON.stringify(event, (_, value: unknown) => (typeof value === 'string' ? this.#redact(value) : value));
    const line = Buffer.from(`${json.replace(otherLineEnds, escaped)}\n`);
    for (let written = 0; written < line.length; ) written += writeSync(this.#file, line, written);
  }

  close(): void {
    closeSync(this.#file);
  }

  #redact(text: string): string {
    return this.#secrets.reduce((rest, secret) => rest.replaceAll(secret, redacted), text);
  }

  /** What follows the last end of a line was being written when the process was killed. */
  #dropTornLine(): void {
    const { size } = fstatSync(this.#file);
    const piece = Buffer.alloc(64 * 1024);
    for (let end = size; end > 0; ) {
      const start = Math.max(0, end - piece.length);
      const read = readSync(this.#file, piece, 0, end - start, start);
      const last = piece.subarray(0, read).lastIndexOf(10);
      if (last >= 0) return void (start + last + 1 < size && ftruncateSync(this.#file, start + last + 1));
      end = start;
    }
    ftruncateSync(this.#file, 0);
  }
}
