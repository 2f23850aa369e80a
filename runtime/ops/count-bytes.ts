import { isAscii } from 'node:buffer';

/** How often a byte occurs. The native search is faster than a loop unless the byte is very frequent. */
export function countByte(bytes: Buffer, byte: number): number {
  let count = 0;
  for (let at = bytes.indexOf(byte); at >= 0; at = bytes.indexOf(byte, at + 1)) count += 1;
  return count;
}


/** How often a text, which is not empty, occurs. */
export function countText(bytes: Buffer, text: Buffer): number {
  let count = 0;
  for (let at = bytes.indexOf(text); at >= 0; at = bytes.indexOf(text, at + text.length)) count += 1;
  return count;
}

/**
 * How many characters (code points) begin in some bytes of UTF-8: those that are not `10xxxxxx`, which go on with one. Four bytes are
 * looked at as one number, since one at a time is a third as fast.
 */
export function countCharacters(bytes: Buffer): number {
  if (isAscii(bytes)) return bytes.length;
  // Among fewer bytes than a word has there may be no place where a word may start.
  if (bytes.length < 4) return bytes.length - countContinuations(bytes, 0, bytes.length);
  const head = -bytes.byteOffset & 3;
  const words = new Int32Array(bytes.buffer, bytes.byteOffset + head, (bytes.length - head) >> 2);
  let count = bytes.length - countContinuations(bytes, 0, head) - countContinuations(bytes, head + 4 * words.length, bytes.length);
  for (let start = 0; start < words.length; start += 255) {
    const end = Math.min(words.length, start + 255);
    // Each byte of `sums` counts for its column, at most to 255.
    let sums = 0;
    for (let i = start; i < end; i += 1) {
      const word = words[i] ?? 0;
      sums += (word >>> 7) & ~(word >>> 6) & 0x01010101;
    }
    count -= (sums & 0xff) + ((sums >>> 8) & 0xff) + ((sums >>> 16) & 0xff) + (sums >>> 24);
  }
  return count;
}

function countContinuations(bytes: Buffer, start: number, end: number): number {
  let count = 0;
  for (let i = start; i < end; i += 1) if (isContinuation(bytes[i])) count += 1;
  return count;
}

function isContinuation(byte = 0): boolean {
  return (byte & 0xc0) === 0x80;
}

/** How many bytes are counted at a time to find the part that a character is in. */
const stride = 1 << 12;

/** Where the character begins before which `count` others begin in these bytes; their length if there is none. */
export function offsetOfCharacter(bytes: Buffer, count: number): number {
  // A character has at most four bytes, and the first may have begun before.
  const near = bytes.subarray(0, 4 * (count + 1));
  if (isAscii(near)) return Math.min(count, near.length);
  let left = count;
  let start = 0;
  for (let next = strideFrom(near, start); next <= left && start < near.length; next = strideFrom(near, start)) {
    left -= next;
    start += stride;
  }
  for (let i = start; i < near.length; i += 1) {
    if (isContinuation(near[i])) continue;
    if (left === 0) return i;
    left -= 1;
  }
  return near.length;
}

function strideFrom(bytes: Buffer, start: number): number {
  return countCharacters(bytes.subarray(start, start + stride));
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
