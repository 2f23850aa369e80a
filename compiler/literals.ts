import { type Diagnostic, diagnose } from './diagnostics/diagnostic.ts';
import type { Source } from './source.ts';

/** How many characters a number may be written with: far more than anything measures, and little enough to compute with. */
export const maxNumberLength = 1000;

const decimal = /^([+-]?)(\d*)(?:\.(\d*))?$/;

/**
 * The canonical form of a decimal, of `[+-]?(\d+(\.\d*)?|\.\d+)`: no plus, no zeros that say nothing, `-0` is `0`.
 *
 * @returns `undefined` if `image` is no such decimal
 */
export function canonicalNumber(image: string): string | undefined {
  const match = decimal.exec(image);
  if (match === null) return undefined;
  const [, sign = '', whole = '', fraction = ''] = match;
  if (whole === '' && fraction === '') return undefined;
  const digits = whole.replace(/^0+(?=.)/, '') || '0';
  const decimals = fraction.replace(/0+$/, '');
  const magnitude = decimals === '' ? digits : `${digits}.${decimals}`;
  return sign === '-' && magnitude !== '0' ? `-${magnitude}` : magnitude;
}

export interface DecodedText {
  readonly value: string;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * The text that a literal stands for.
 *
 * `"…"` and `"""…"""` have the same escapes: `\n \t \r \" \\` and `\u{1F600}`; any other keeps its backslash, so that a
 * pattern can say `\d`. `"""` drops a newline right after the opening quotes and then the indentation that all its
 * lines share: of lines with nothing but blanks only the last counts, the one before the closing quotes. Escapes
 * are resolved after that, so an escaped newline or blank is never dropped.
 *
 * @param image the literal with its quotes
 * @param offset where it begins in `source`
 */
export function decodeText(image: string, offset: number, source: Source): DecodedText {
  const block = isBlock(image);
  const inner = block ? image.slice(3, -3) : image.slice(1, -1);
  const diagnostics: Diagnostic[] = [];
  for (const match of inner.matchAll(/\\(?:u\{([^{}"\n]*)\}?|[^])/g)) {
    if (match[1] === undefined) continue;
    const start = offset + (block ? 3 : 1) + match.index;
    const location = { source, span: { start, end: start + match[0].length } };
    const reason = whyNoCharacter(match[0]);
    if (reason !== undefined) diagnostics.push(diagnose('RLM1008', { escape: match[0], reason }, location));
  }
  const value = (block ? dedent(inner) : inner).replace(/\\(u\{[0-9A-Fa-f]+\}|[^])/g, resolveEscape);
  return { value: diagnostics.length === 0 ? value : '', diagnostics };
}

/** Whether the literal is a `"""…"""`. */
export function isBlock(image: string): boolean {
  return image.startsWith('"""');
}

function resolveEscape(escape: string, what: string): string {
  switch (what[0]) {
    case 'n':
      return '\n';
    case 't':
      return '\t';
    case 'r':
      return '\r';
    case '"':
    case '\\':
      return what;
    default:
      return what.startsWith('u{') ? String.fromCodePoint(Number.parseInt(what.slice(2, -1), 16)) : escape;
  }
}

/** Why a `\u{…}` stands for no character that a text can hold; `undefined` if it does. */
function whyNoCharacter(escape: string): string | undefined {
  const hex = /^\\u\{([0-9A-Fa-f]{1,6})\}$/.exec(escape)?.[1];
  if (hex === undefined) return 'it takes one to six hexadecimal digits between braces';
  const code = Number.parseInt(hex, 16);
  if (code > 0x10ffff) return 'the last character is 10FFFF';
  if (code >= 0xd800 && code <= 0xdfff) return 'D800 to DFFF are halves of surrogate pairs, not characters';
  return code === 0 ? 'a text of a plan cannot hold NUL' : undefined;
}

function dedent(inner: string): string {
  const text = inner.startsWith('\n') ? inner.slice(1) : inner;
  const lines = text.split('\n');
  // The first line has indentation only if it does not follow the quotes.
  const indented = text === inner ? lines.slice(1) : lines;
  const counted = indented.filter((line, index) => /[^ \t]/.test(line) || index === indented.length - 1);
  const margin = counted.map((line) => /^[ \t]*/.exec(line)?.[0] ?? '').reduce(commonPrefix, undefined) ?? '';
  return lines.map((line, index) => (index === 0 && text === inner ? line : dropPrefix(line, margin))).join('\n');
}

function commonPrefix(first: string | undefined, second: string): string {
  if (first === undefined) return second;
  let length = 0;
  while (length < first.length && first[length] === second[length]) length++;
  return first.slice(0, length);
}

/** Lines of nothing but blanks may be shorter than the margin. */
function dropPrefix(line: string, margin: string): string {
  return line.slice(commonPrefix(line, margin).length);
}
