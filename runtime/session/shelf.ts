import { closeSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../input-error.ts';
import { type ByteSource, fileSource, memorySource } from '../ops/byte-source.ts';
import { defaultMaxValue } from '../ops/limits.ts';
import { ValueError } from '../ops/value-error.ts';
import { isSystemError, systemErrorReason } from '../system-error.ts';

/** In memory stay values of so many bytes, and of so many all together. */
const inMemory = { each: 4 * 1024 * 1024, together: 64 * 1024 * 1024 };

/** A session keeps as much as so many values of the largest size: each of its steps may make values inside of values. */
const largestKept = 8;

/** Where the values of a session stay as long as it goes on: in memory, or in files where they are large or many. So what a model explores fills neither the memory nor the disk. */
export class Shelf {
  readonly #directory: string;
  /** Bytes of all values together, at most. */
  readonly #most: number;
  #inMemory = 0;
  #inFiles = 0;
  #files = 0;

  /**
   * @param directory for the files; whoever gives it removes it
   * @param maxValue the largest size of a value, in bytes; of small ones there may be many
   */
  constructor(directory: string, maxValue: number = defaultMaxValue) {
    this.#directory = directory;
    this.#most = largestKept * Math.max(maxValue, defaultMaxValue / largestKept);
  }

  /**
   * Keeps the bytes of a value.
   *
   * @param pieces each is only valid until the next is taken
   * @throws ValueError RLM4001 where a value is larger than what may still be kept; InputError RLM3014 where the disk takes no more; whatever the pieces throw. Nothing of the value stays then
   */
  hold(pieces: Iterable<Uint8Array>): ByteSource {
    const held: Uint8Array[] = [];
    const room = this.#most - this.#inMemory - this.#inFiles;
    let size = 0;
    let file: ValueFile | undefined;
    try {
      for (const piece of pieces) {
        size += piece.length;
        if (size > room) throw new ValueError('RLM4001', { limit: room });
        if (file === undefined && (size > inMemory.each || this.#inMemory + size > inMemory.together)) {
          this.#files += 1;
          file = new ValueFile(join(this.#directory, `value-${this.#files}`));
          for (const one of held.splice(0)) file.write(one);
        }
        if (file === undefined) held.push(Buffer.from(piece));
        else file.write(piece);
      }
    } catch (error) {
      file?.remove();
      throw error;
    } finally {
      file?.close();
    }
    if (file === undefined) {
      this.#inMemory += size;
      return memorySource(Buffer.concat(held));
    }
    this.#inFiles += size;
    return fileSource(file.path);
  }
}

class ValueFile {
  readonly path: string;
  readonly #descriptor: number;

  constructor(path: string) {
    this.path = path;
    this.#descriptor = trying(path, () => openSync(path, 'wx', 0o600));
  }

  write(bytes: Uint8Array): void {
    for (let written = 0; written < bytes.length; ) written += trying(this.path, () => writeSync(this.#descriptor, bytes, written));
  }

  close(): void {
    closeSync(this.#descriptor);
  }

  remove(): void {
    rmSync(this.path, { force: true });
  }
}

function trying<T>(path: string, action: () => T): T {
  try {
    return action();
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new InputError('RLM3014', { path, reason: systemErrorReason(error) }, { cause: error });
  }
}
