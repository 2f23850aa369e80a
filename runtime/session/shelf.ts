import { closeSync, ftruncateSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { InputError } from '../input-error.ts';
import { type ByteSource, memorySource } from '../ops/byte-source.ts';
import { defaultMaxValue } from '../ops/limits.ts';
import { ValueError } from '../ops/value-error.ts';
import type { OpenedNode } from '../store/build-nodes.ts';
import { isSystemError, systemErrorReason } from '../system-error.ts';

/** In memory stay values of so many bytes, and of so many all together. */
const inMemory = { each: 4 * 1024 * 1024, together: 64 * 1024 * 1024 };

/** A session keeps as much as so many values of the largest size: each of its steps may make values inside of values. */
const largestKept = 8;

/** So much is read of a file at a time. */
const pieceSize = 1024 * 1024;

/**
 * Where the values of a session stay as long as it goes on: in memory, or in a file where they are large or many. So what a model explores fills neither the memory nor the disk.
 * The file has no name: however the process ends, its bytes are gone.
 */
export class Shelf {
  readonly #path: string;
  /** Bytes of all values together, at most. */
  readonly #most: number;
  #inMemory = 0;
  #inFile = 0;
  #descriptor: number | undefined;

  /**
   * @param directory for the file
   * @param maxValue the largest size of a value, in bytes; of small ones there may be many
   */
  constructor(directory: string, maxValue: number = defaultMaxValue) {
    this.#path = join(directory, 'values');
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
    const room = this.#most - this.#inMemory - this.#inFile;
    const start = this.#inFile;
    let size = 0;
    let isInFile = false;
    try {
      for (const piece of pieces) {
        size += piece.length;
        if (size > room) throw new ValueError('RLM4001', { limit: room });
        if (!isInFile && (size > inMemory.each || this.#inMemory + size > inMemory.together)) {
          isInFile = true;
          for (const one of held.splice(0)) this.#write(one);
        }
        if (isInFile) this.#write(piece);
        else held.push(Buffer.from(piece));
      }
    } catch (error) {
      this.#inFile = start;
      if (this.#descriptor !== undefined) ftruncateSync(this.#descriptor, start);
      throw error;
    }
    if (isInFile) return this.#partOf(start, size);
    this.#inMemory += size;
    return memorySource(Buffer.concat(held));
  }

  /**
   * Keeps what was built, and closes the file of it: then it can be read whatever the store's garbage collector takes.
   *
   * @throws as `hold` does
   */
  async take({ file }: OpenedNode): Promise<ByteSource> {
    try {
      return this.hold(piecesOf(file.fd));
    } finally {
      await file.close();
    }
  }

  /** Forgets all values: none can be read any longer. */
  close(): void {
    if (this.#descriptor !== undefined) closeSync(this.#descriptor);
    this.#descriptor = undefined;
  }

  #write(bytes: Uint8Array): void {
    try {
      const descriptor = (this.#descriptor ??= openNameless(this.#path));
      for (let written = 0; written < bytes.length; ) {
        const length = writeSync(descriptor, bytes, written, bytes.length - written, this.#inFile);
        written += length;
        this.#inFile += length;
      }
    } catch (error) {
      if (!isSystemError(error)) throw error;
      throw new InputError('RLM3014', { path: this.#path, reason: systemErrorReason(error) }, { cause: error });
    }
  }

  #partOf(start: number, size: number): ByteSource {
    const read = (buffer: Uint8Array, position: number, length: number): number => {
      if (this.#descriptor === undefined) throw new Error('a value is read after its session ended');
      return readSync(this.#descriptor, buffer, 0, length, start + position);
    };
    return {
      size,
      *chunks() {
        const buffer = new Uint8Array(Math.min(size, pieceSize));
        for (let position = 0; position < size; ) {
          const length = read(buffer, position, Math.min(buffer.length, size - position));
          if (length === 0) throw new Error('the file of a session is shorter than its values');
          position += length;
          yield buffer.subarray(0, length);
        }
      },
    };
  }
}

function* piecesOf(descriptor: number): Generator<Uint8Array> {
  const buffer = new Uint8Array(pieceSize);
  for (let position = 0, length = 0; (length = readSync(descriptor, buffer, 0, buffer.length, position)) > 0; position += length) yield buffer.subarray(0, length);
}

function openNameless(path: string): number {
  const descriptor = openSync(path, 'wx+', 0o600);
  rmSync(path);
  return descriptor;
}
