import { closeSync, openSync, writeSync } from 'node:fs';
import type { TraceEvent } from './event.ts';

/** The trace of a run: a line of JSON for each event, in the file as soon as it happened. */
export class TraceFile {
  readonly #file: number;

  constructor(path: string) {
    this.#file = openSync(path, 'a', 0o600);
  }

  write(event: TraceEvent): void {
    writeSync(this.#file, `${JSON.stringify(event)}\n`);
  }

  close(): void {
    closeSync(this.#file);
  }
}
