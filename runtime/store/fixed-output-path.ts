import { createHash } from 'node:crypto';

const digits = '0123456789abcdfghijklmnpqrsvwxyz';

/** Nix's base-32: five bits a digit, the last bits first. */
export function base32(bytes: Uint8Array): string {
  let text = '';
  for (let digit = Math.ceil((bytes.length * 8) / 5) - 1; digit >= 0; digit--) {
    const bit = digit * 5;
    const [byte, shift] = [bit >> 3, bit & 7];
    const pair = (bytes[byte] ?? 0) | ((bytes[byte + 1] ?? 0) << 8);
    text += digits[(pair >> shift) & 31];
  }
  return text;
}

/** A hash made shorter as Nix does: what is beyond the size is xor'ed onto what is not. */
function compress(hash: Uint8Array, size: number): Uint8Array {
  const short = new Uint8Array(size);
  for (const [index, byte] of hash.entries()) short[index % size] = (short[index % size] ?? 0) ^ byte;
  return short;
}

const sha256 = (text: string) => createHash('sha256').update(text);

/**
 * The path of a flat fixed output, which is also where `nix-store --add-fixed sha256` puts a file of that name. It depends on name and
 * content alone, so that whoever has the bytes can tell whether they are those of the path (`makeFixedOutputPath` of Nix).
 *
 * @param contentHash the SHA-256 of the bytes, 64 hexadecimal digits
 * @param storeDirectory as paths name it, whatever directory it is in
 */
export function fixedOutputPath(name: string, contentHash: string, storeDirectory = '/nix/store'): string {
  return storePath('output:out', sha256(`fixed:out:sha256:${contentHash}:`).digest('hex'), name, storeDirectory);
}

/**
 * The path of a file or directory that was added with all that is in it, by `builtins.path`, and of a recursive fixed output.
 *
 * @param narHash the hash of its NAR, as SRI
 * @param storeDirectory as paths name it, whatever directory it is in
 */
export function sourcePath(name: string, narHash: string, storeDirectory = '/nix/store'): string {
  return storePath('source', Buffer.from(narHash.replace(/^sha256-/, ''), 'base64').toString('hex'), name, storeDirectory);
}

/** `makeStorePath` of Nix. */
function storePath(type: string, hash: string, name: string, storeDirectory: string): string {
  const path = sha256(`${type}:sha256:${hash}:${storeDirectory}:${name}`).digest();
  return `${storeDirectory}/${base32(compress(path, 20))}-${name}`;
}
