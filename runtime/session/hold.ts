import { closeSync, mkdtempSync, openSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { type ByteSource, fileSource, memorySource } from '../ops/byte-source.ts';

/** Values up to so many bytes stay in memory. */
const mostInMemory = 4 * 1024 * 1024;

/**
 * Keeps the bytes of a value: in memory, or in a file where there are many.
 *
 * @param pieces each is only valid until the next is taken
 * @param directory for the file; whoever gives it removes it
 */
export function hold(pieces: Iterable<Uint8Array>, directory: string): ByteSource {
  const held: Uint8Array[] = [];
  let size = 0;
  let file: { readonly path: string; readonly descriptor: number } | undefined;
  try {
    for (const piece of pieces) {
      size += piece.length;
      if (file === undefined && size > mostInMemory) {
        const path = join(mkdtempSync(join(directory, 'value-')), 'value');
        file = { path, descriptor: openSync(path, 'wx', 0o600) };
        for (const one of held.splice(0)) writeWhole(file.descriptor, one);
      }
      if (file === undefined) held.push(Buffer.from(piece));
      else writeWhole(file.descriptor, piece);
    }
  } finally {
    if (file !== undefined) closeSync(file.descriptor);
  }
  return file === undefined ? memorySource(Buffer.concat(held)) : fileSource(file.path);
}

function writeWhole(descriptor: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written);
}
