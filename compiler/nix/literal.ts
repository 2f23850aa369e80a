/**
 * Nix literals: the one module that writes data as Nix text. What is printed here reads back as the very same value,
 * which `test/nix/literals.test.ts` has Nix itself confirm.
 */

/**
 * A text in double quotes. Only these escapes are written: Nix reads any other, such as `\b` or `\u001b`, as the
 * letter after the backslash, so control characters stand for themselves. A raw CR would be read as LF.
 *
 * @throws RangeError for what no Nix string can hold: NUL, and half of a surrogate pair, which has no UTF-8. The source
 *   of a plan is checked for both before anything is parsed.
 */
export function stringLiteral(text: string): string {
  if (text.includes('\0')) throw new RangeError('a Nix string cannot hold NUL');
  if (!text.isWellFormed()) throw new RangeError('a Nix string cannot hold half of a surrogate pair');
  return `"${text.replace(/[\\"\n\r\t]|\$\{/g, (special) => escapes.get(special) ?? special)}"`;
}

const escapes: ReadonlyMap<string, string> = new Map([
  ['\\', '\\\\'],
  ['"', '\\"'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\t', '\\t'],
  ['${', '\\${'],
]);

/**
 * A canonical decimal: a Nix integer when it is whole and safe, else a string of it. Nix's floats print as `0.100000`,
 * and integers from 2^63 do not parse.
 */
export function numberLiteral(canonical: string): string {
  return Number.isSafeInteger(Number(canonical)) && /^-?\d+$/.test(canonical) ? canonical : stringLiteral(canonical);
}

export function booleanLiteral(value: boolean): string {
  return value ? 'true' : 'false';
}

/** The elements, already printed, as a list. In a list `-1` is a syntax error, so negative numbers get parentheses. */
export function listLiteral(elements: readonly string[]): string {
  return elements.length === 0 ? '[ ]' : `[ ${elements.map((element) => (element.startsWith('-') ? `(${element})` : element)).join(' ')} ]`;
}

/** The name of an attribute, in quotes unless it is a plain identifier. */
export function attributeName(name: string): string {
  return /^[A-Za-z_][A-Za-z0-9_'-]*$/.test(name) && !keywords.has(name) ? name : stringLiteral(name);
}

/** Words that Nix does not take as the name of an attribute. */
export const keywords: ReadonlySet<string> = new Set(['assert', 'else', 'if', 'in', 'inherit', 'let', 'or', 'rec', 'then', 'with']);
