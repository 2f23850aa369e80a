import { createHash } from 'node:crypto';

/** Takes a file's bytes piece by piece. */
export interface NarHasher {
  update(piece: Uint8Array): void;
  /** The hash of all that was taken, as SRI (`sha256-…`): what `nix hash path FILE` prints. */
  digest(): string;
}

/**
 * Hashes the Nix archive (NAR) of one regular file without writing it: the format of Eelco Dolstra's thesis, "The Purely
 * Functional Software Deployment Model", figure 5.2. Every string in it is its length as 64 bits, little-endian, its bytes, and
 * zeros up to a multiple of 8.
 *
 * @param size how many bytes the file has, since the archive says so before them
 * @param executable whether the file's owner may execute it, the one bit of the mode that is part of the archive
 */
export function narHasher(size: number, executable: boolean): NarHasher {
  const hash = createHash('sha256');
  const head = ['nix-archive-1', '(', 'type', 'regular', ...(executable ? ['executable', ''] : []), 'contents'];
  for (const word of head) hash.update(archived(Buffer.from(word)));
  hash.update(lengthField(size));
  let taken = 0;
  return {
    update(piece) {
      taken += piece.length;
      hash.update(piece);
    },
    digest() {
      if (taken !== size) throw new RangeError(`the archive of ${size} bytes got ${taken}`);
      hash.update(padding(size));
      hash.update(archived(Buffer.from(')')));
      return `sha256-${hash.digest('base64')}`;
    },
  };
}

function archived(text: Uint8Array): Uint8Array {
  return Buffer.concat([lengthField(text.length), text, padding(text.length)]);
}

function lengthField(length: number): Uint8Array {
  const field = Buffer.alloc(8);
  field.writeBigUInt64LE(BigInt(length));
  return field;
}

function padding(length: number): Uint8Array {
  return Buffer.alloc((8 - (length % 8)) % 8);
}
