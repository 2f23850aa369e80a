import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/** Bytes that can be read from the start any number of times. */
export interface ByteSource {
  /** In bytes. */
  readonly size: number;
  /** The bytes in order, in pieces of any size. A piece is only valid until the next is taken. */
  chunks(): Iterable<Uint8Array>;
}

const chunkSize = 1 << 20;

/** The bytes of a file, read a mebibyte at a time: an op's memory does not grow with its input. */
export function fileSource(path: string): ByteSource {
  const descriptor = openSync(path, 'r');
  const size = fstatSync(descriptor).size;
  closeSync(descriptor);
  return {
    size,
    *chunks() {
      const file = openSync(path, 'r');
      try {
        const buffer = new Uint8Array(Math.min(size, chunkSize));
        for (let length = readSync(file, buffer); length > 0; length = readSync(file, buffer)) {
          yield length === buffer.length ? buffer : buffer.subarray(0, length);
        }
      } finally {
        closeSync(file);
      }
    },
  };
}

/** Bytes that are in memory already. */
export function memorySource(bytes: Uint8Array): ByteSource {
  return {
    size: bytes.length,
    *chunks() {
      if (bytes.length > 0) yield bytes;
    },
  };
}

/** The UTF-8 bytes of a text. */
export function textSource(text: string): ByteSource {
  return memorySource(Buffer.from(text, 'utf8'));
}
