import type { FileHandle } from 'node:fs/promises';
import { filePieces } from './file-pieces.ts';
import { narHasher } from './nar-hash.ts';
import { Utf8Validator } from './utf8-validator.ts';

/** What one reading of a file tells. */
export type Measurement =
  | {
      readonly kind: 'text';
      /** SRI, of the file's NAR. */
      readonly narHash: string;
    }
  | { readonly kind: 'not UTF-8'; readonly offset: number }
  /** Another program cut it off meanwhile. */
  | { readonly kind: 'shorter' };

/**
 * Checks that the first `size` bytes of a file are UTF-8 and hashes them, in one reading.
 *
 * @param executable whether the archive that is hashed says so
 */
export async function measure(file: FileHandle, size: number, executable: boolean, signal?: AbortSignal): Promise<Measurement> {
  const validator = new Utf8Validator();
  const hasher = narHasher(size, executable);
  let read = 0;
  for await (const piece of filePieces(file, size, signal)) {
    const offset = validator.push(piece);
    if (offset !== undefined) return { kind: 'not UTF-8', offset };
    hasher.update(piece);
    read += piece.length;
  }
  if (read < size) return { kind: 'shorter' };
  const offset = validator.end();
  return offset === undefined ? { kind: 'text', narHash: hasher.digest() } : { kind: 'not UTF-8', offset };
}
