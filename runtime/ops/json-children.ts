import { backslash, quote } from './bytes.ts';

/**
 * The elements of a JSON array, or the keys and values of an object in turn, each as it is written but for white space
 * around it. Numbers are never read, so none loses digits.
 *
 * @param json valid JSON: what comes from elsewhere has been through `JSON.parse`
 */
export function* childrenOf(json: Buffer): Generator<Buffer> {
  let depth = 0;
  let start = 0;
  for (let i = 0; i < json.length; i += 1) {
    const byte = json[i] ?? 0;
    if (byte === quote) i = endOfString(json, i);
    else if (byte === 0x5b || byte === 0x7b) {
      depth += 1;
      if (depth === 1) start = i + 1;
    } else if (byte === 0x5d || byte === 0x7d) depth -= 1;
    if (depth === 0 && start === 0) continue;
    const separates = depth === 1 && (byte === 0x2c || byte === 0x3a);
    if (!separates && depth > 0) continue;
    const child = withoutSpace(json.subarray(start, i));
    // Only an empty array or object has nothing before its end.
    if (child.length > 0) yield child;
    start = i + 1;
  }
}

/** Where the closing quote is of the string that opens at `start`. */
export function endOfString(json: Buffer, start: number): number {
  let end = json.indexOf(quote, start + 1);
  while (isEscaped(json, end)) end = json.indexOf(quote, end + 1);
  return end;
}

function isEscaped(json: Buffer, at: number): boolean {
  let backslashes = 0;
  while (json[at - 1 - backslashes] === backslash) backslashes += 1;
  return backslashes % 2 === 1;
}

/** White space of JSON: space, tab, line feed, carriage return. */
function withoutSpace(json: Buffer): Buffer {
  const isSpace = (byte: number | undefined) => byte === 0x20 || byte === 0x09 || byte === 0x0a || byte === 0x0d;
  let start = 0;
  let end = json.length;
  while (start < end && isSpace(json[start])) start += 1;
  while (end > start && isSpace(json[end - 1])) end -= 1;
  return json.subarray(start, end);
}
