/** Code points of a text: what positions and lengths count. */
export function codePoints(text: string): readonly string[] {
  return [...text];
}

/** The pieces between `\n`, terminators and all; a last piece only if it is not empty. */
export function linesWithTerminators(text: string): readonly string[] {
  const pieces = text.split('\n');
  const last = pieces.pop() ?? '';
  const terminated = pieces.map((piece) => `${piece}\n`);
  return last === '' ? terminated : [...terminated, last];
}

/** What a pattern sees of a line: a lone CR is an ordinary character, CRLF is a terminator. */
export function withoutTerminator(line: string): string {
  if (line.endsWith('\r\n')) return line.slice(0, -2);
  return line.endsWith('\n') ? line.slice(0, -1) : line;
}

/** Maximal runs without `\p{White_Space}`; JavaScript's own `\s` is another set (U+FEFF is in it, U+0085 is not). */
export function words(text: string): readonly string[] {
  return text.split(/\p{White_Space}+/u).filter((word) => word !== '');
}

export function trim(text: string): string {
  return text.replace(/^\p{White_Space}+/u, '').replace(/\p{White_Space}+$/u, '');
}

/** The order of code points, which is not that of UTF-16 units: U+FFFD comes before U+1F600. */
export function compareByCodePoint(a: string, b: string): number {
  const left = codePoints(a);
  const right = codePoints(b);
  for (let i = 0; i < Math.min(left.length, right.length); i += 1) {
    const difference = (left[i]?.codePointAt(0) ?? 0) - (right[i]?.codePointAt(0) ?? 0);
    if (difference !== 0) return difference;
  }
  return left.length - right.length;
}
