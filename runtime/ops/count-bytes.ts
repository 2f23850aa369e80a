import { isAscii } from 'node:buffer';

/** How often a byte occurs. The native search is faster than a loop unless the byte is very frequent. */
export function countByte(bytes: Buffer, byte: number): number {
  let count = 0;
  for (let at = bytes.indexOf(byte); at >= 0; at = bytes.indexOf(byte, at + 1)) count += 1;
  return count;
}


/** How many characters (code points) begin in some bytes of UTF-8. */
export function countCharacters(bytes: Buffer): number {
  if (isAscii(bytes)) return bytes.length;
  let count = 0;
  for (let i = 0; i < bytes.length; i += 1) count += ((bytes[i] ?? 0) & 0xc0) === 0x80 ? 0 : 1;
  return count;
}

/** Where the character begins before which `count` others begin in these bytes; their length if there is none. */
export function offsetOfCharacter(bytes: Buffer, count: number): number {
  if (isAscii(bytes)) return Math.min(count, bytes.length);
  let left = count;
  for (let i = 0; i < bytes.length; i += 1) {
    if (((bytes[i] ?? 0) & 0xc0) === 0x80) continue;
    if (left === 0) return i;
    left -= 1;
  }
  return bytes.length;
}

/** Where the line begins before which `count` others end in these bytes; their length if there is none. */
export function offsetAfterByte(bytes: Buffer, byte: number, count: number): number {
  let offset = 0;
  for (let left = count; left > 0; left -= 1) {
    const at = bytes.indexOf(byte, offset);
    if (at < 0) return bytes.length;
    offset = at + 1;
  }
  return offset;
}
