/**
 * How many bytes the character of Unicode's `\p{White_Space}` that begins at `at` has in UTF-8; 0 if none begins there.
 * The set is U+0009 to U+000D, U+0020, U+0085, U+00A0, U+1680, U+2000 to U+200A, U+2028, U+2029, U+202F, U+205F and U+3000.
 */
export function whiteSpaceAt(bytes: Buffer, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return (first >= 0x09 && first <= 0x0d) || first === 0x20 ? 1 : 0;
  if (first === 0xc2) return bytes[at + 1] === 0x85 || bytes[at + 1] === 0xa0 ? 2 : 0;
  if (first < 0xe1 || first > 0xe3) return 0;
  const last = bytes[at + 2] ?? 0;
  switch ((first << 8) | (bytes[at + 1] ?? 0)) {
    case 0xe19a:
      return last === 0x80 ? 3 : 0;
    case 0xe280:
      return (last >= 0x80 && last <= 0x8a) || last === 0xa8 || last === 0xa9 || last === 0xaf ? 3 : 0;
    case 0xe281:
      return last === 0x9f ? 3 : 0;
    case 0xe380:
      return last === 0x80 ? 3 : 0;
    default:
      return 0;
  }
}

/** A text without the white space at its beginning and end. */
export function trim(text: Buffer): Buffer {
  let start = 0;
  for (let width = whiteSpaceAt(text, 0); width > 0; width = whiteSpaceAt(text, start)) start += width;
  let end = text.length;
  for (let width = whiteSpaceBefore(text, start, end); width > 0; width = whiteSpaceBefore(text, start, end)) end -= width;
  return text.subarray(start, end);
}

function whiteSpaceBefore(text: Buffer, start: number, end: number): number {
  for (const width of [1, 2, 3]) {
    if (end - width >= start && whiteSpaceAt(text, end - width) === width) return width;
  }
  return 0;
}
