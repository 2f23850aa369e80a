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

/**
 * The text that a literal stands for, which must have no invalid escapes.
 *
 * `"…"` and `"""…"""` have the same escapes: `\n \t \r \" \\` and `\u{1F600}`; any other keeps its backslash, so that a
 * pattern can say `\d`. `"""` drops a newline right after the opening quotes and then the indentation that all its
 * lines share: of lines with nothing but blanks only the last counts, the one before the closing quotes. Escapes
 * are resolved after that, so an escaped newline or blank is never dropped.
 *
 * @param image the literal with its quotes
 */
export function decodeText(image: string): string {
  const inner = isBlock(image) ? dedent(image.slice(3, -3)) : image.slice(1, -1);
  return inner.includes('\\') ? inner.replace(/\\(u\{[0-9A-Fa-f]+\}|[^])/g, resolveEscape) : inner;
}

/** The errors of the escapes `\u{…}` in a text literal. */
export function invalidEscapes(image: string, offset: number, source: Source): readonly Diagnostic[] {
  if (!image.includes('\\u{')) return [];
  const diagnostics: Diagnostic[] = [];
  for (const { 0: escape, 1: digits, index } of image.matchAll(/\\(?:u\{([^{}"\n]*)\}?|[^])/g)) {
    const reason = digits === undefined ? undefined : whyNoCharacter(escape);
    if (reason === undefined) continue;
    const start = offset + index;
    diagnostics.push(diagnose('RLM1008', { escape, reason }, { source, span: { start, end: start + escape.length } }));
  }
  return diagnostics;
}

/** Whether the literal is a `"""…"""`. */
export function isBlock(image: string): boolean {
  return image.startsWith('"""');
}

function resolveEscape(escape: string, what: string): string {
  switch (what) {
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

/** Characters that a reader of a plan could not see or that would change how the rest looks: bidirectional controls and their like. */
const invisible = /[\p{Cc}\p{Zl}\p{Zp}\u061C\u200B\u200E\u200F\u202A-\u202E\u2060-\u2069\uFEFF]/u;

/**
 * The shortest one-line literal for a text: a backslash is doubled only where it would begin an escape, so a pattern
 * stays as it reads best: `"\d"`.
 */
export function printText(value: string): string {
  return `"${escapeText(value, (character) => character === '"')}"`;
}

/**
 * A `"""` literal for a text, its lines indented.
 *
 * @param indent what each line begins with
 * @returns `undefined` if no such literal has that value, as when all its lines begin with blanks
 */
export function printBlock(value: string, indent: string): string | undefined {
  const lines = value.split('\n').map((line, index, all) => {
    const last = index === all.length - 1;
    const mightEnd = (at: number) => line.startsWith('"""', at) || (last && at === line.length - 1);
    const escaped = escapeText(line, (character, at) => character === '"' && mightEnd(at));
    // Editors strip blanks at the end of a line.
    return escaped === '' && !last ? '' : indent + (last ? escaped : escaped.replace(/ $/, '\\u{20}'));
  });
  const image = `"""\n${lines.join('\n')}"""`;
  return decodeText(image) === value ? image : undefined;
}

function escapeText(value: string, isQuote: (character: string, at: number) => boolean): string {
  let escaped = '';
  for (let at = 0; at < value.length; at++) {
    const character = String.fromCodePoint(value.codePointAt(at) ?? 0);
    const next = value[at + 1];
    if (character === '\\') {
      const begins = next === undefined || /[ntr"\\]/.test(next) || invisible.test(next) || value.startsWith('u{', at + 1);
      escaped += begins ? '\\\\' : '\\';
    } else if (isQuote(character, at)) escaped += '\\"';
    else if (character === '\n') escaped += '\\n';
    else if (character === '\t') escaped += '\\t';
    else if (character === '\r') escaped += '\\r';
    else if (invisible.test(character)) escaped += `\\u{${character.codePointAt(0)?.toString(16).toUpperCase()}}`;
    else escaped += character;
    at += character.length - 1;
  }
  return escaped;
}
