import { lastAtMost } from './ascending.ts';
import { type Diagnostic, diagnose } from './diagnostics/diagnostic.ts';
import type { Span } from './span.ts';

/** A plan's text after CRLF became LF, with the name that messages call it by. Positions are in `text`. */
export interface Source {
  readonly name: string;
  readonly text: string;
}

/** How large a plan may be, in bytes of UTF-8. */
export const maxPlanBytes = 4 * 1024 * 1024;

export type ReadSource =
  | { readonly source: Source; readonly diagnostics: readonly [] }
  | { readonly source: undefined; readonly diagnostics: readonly Diagnostic[] };

/**
 * Reads a plan file's bytes: UTF-8 (a byte order mark at the start is dropped), CRLF becomes LF.
 *
 * @param name what messages call the file by
 * @returns the source, or every reason why its text cannot be a plan's
 */
export function readSource(name: string, bytes: Uint8Array): ReadSource {
  const whole = (diagnostic: Diagnostic): ReadSource => ({ source: undefined, diagnostics: [diagnostic] });
  if (bytes.length > maxPlanBytes) {
    return whole(diagnose('RLM1002', { limit: maxPlanBytes }, at({ name, text: '' }, { start: 0, end: 0 })));
  }
  const decoded = new TextDecoder('utf-8').decode(bytes);
  const offset = firstInvalidByte(bytes, decoded);
  const source: Source = { name, text: decoded.replaceAll('\r\n', '\n') };
  if (offset !== undefined) {
    const before = new TextDecoder('utf-8').decode(bytes.subarray(0, offset)).replaceAll('\r\n', '\n').length;
    return whole(diagnose('RLM1001', { offset }, at(source, { start: before, end: before + 1 })));
  }
  const diagnostics = checkCharacters(source);
  return diagnostics.length === 0 ? { source, diagnostics: [] } : { source: undefined, diagnostics };
}

/**
 * The errors of characters that no plan may hold, not even in a text: NUL (no Nix string can hold one), a lone
 * CR (the plan would look different from what it is) and half of a surrogate pair (it has no UTF-8).
 */
export function checkCharacters(source: Source): readonly Diagnostic[] {
  const forbidden = /[\0\r]|[\uD800-\uDBFF](?![\uDC00-\uDFFF])|(?<![\uD800-\uDBFF])[\uDC00-\uDFFF]/g;
  return [...source.text.matchAll(forbidden)].map(({ 0: character, index }) => {
    const location = at(source, { start: index, end: index + 1 });
    if (character === '\0') return diagnose('RLM1003', {}, location);
    if (character === '\r') return diagnose('RLM1004', {}, location);
    return diagnose('RLM1005', { hex: character.charCodeAt(0).toString(16).toUpperCase() }, location);
  });
}

/** A position in a text, both counted from 1; columns count Unicode code points. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/**
 * Where an offset is, for people.
 *
 * @param offset in UTF-16 code units; one beyond the text means its end
 */
export function positionAt(source: Source, offset: number): Position {
  const starts = lineStarts(source);
  const clamped = Math.min(Math.max(offset, 0), source.text.length);
  const line = lastAtMost(starts, clamped);
  const start = starts[line] ?? 0;
  return { line: line + 1, column: codePoints(source, start, clamped) + 1 };
}

/** The text of a line counted from 1, without its newline; empty outside the text. */
export function lineAt(source: Source, line: number): string {
  const starts = lineStarts(source);
  const start = starts[line - 1];
  if (start === undefined) return '';
  const next = starts[line];
  return source.text.slice(start, next === undefined ? undefined : next - 1);
}

/** The offset at which the line of an offset begins. */
export function lineStartAt(source: Source, offset: number): number {
  const starts = lineStarts(source);
  return starts[lastAtMost(starts, offset)] ?? 0;
}

/** Offsets of the first character of each line, kept per source: a plan with errors asks for many positions. */
const tables = new WeakMap<Source, readonly number[]>();

function lineStarts(source: Source): readonly number[] {
  const known = tables.get(source);
  if (known !== undefined) return known;
  const starts = [0];
  for (let at = source.text.indexOf('\n'); at !== -1; at = source.text.indexOf('\n', at + 1)) starts.push(at + 1);
  tables.set(source, starts);
  return starts;
}

function codePoints(source: Source, start: number, end: number): number {
  return codePointsBefore(source, end) - codePointsBefore(source, start);
}

/** The numbers of code points before each multiple of `stride`, kept per source: a plan may be one line with many errors. */
const counts = new WeakMap<Source, readonly number[]>();
const stride = 1024;

function codePointsBefore(source: Source, offset: number): number {
  const { text } = source;
  let known = counts.get(source);
  if (known === undefined) {
    const sums = [0];
    for (let at = 0, sum = 0; at + stride <= text.length; at += stride) sums.push((sum += countFirstUnits(text, at, at + stride)));
    known = sums;
    counts.set(source, known);
  }
  const index = Math.floor(offset / stride);
  return (known[index] ?? 0) + countFirstUnits(text, index * stride, offset);
}

/** How many UTF-16 code units of a range are not the second of a pair. */
function countFirstUnits(text: string, start: number, end: number): number {
  let count = end - start;
  for (let index = Math.max(start, 1); index < end; index++) {
    if ((text.charCodeAt(index) & 0xfc00) === 0xdc00 && (text.charCodeAt(index - 1) & 0xfc00) === 0xd800) count--;
  }
  return count;
}

/**
 * The offset of the first byte that starts no character. The decoder puts U+FFFD for each such byte, so the first
 * U+FFFD of the decoded text that the bytes themselves do not spell is at it.
 */
function firstInvalidByte(bytes: Uint8Array, decoded: string): number | undefined {
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  let offset = hasMark ? 3 : 0;
  let from = 0;
  for (let index = decoded.indexOf('\uFFFD'); index !== -1; index = decoded.indexOf('\uFFFD', from)) {
    offset += new TextEncoder().encode(decoded.slice(from, index)).length;
    if (bytes[offset] !== 0xef || bytes[offset + 1] !== 0xbf || bytes[offset + 2] !== 0xbd) return offset;
    offset += 3;
    from = index + 1;
  }
  return undefined;
}

function at(source: Source, span: Span): NonNullable<Diagnostic['location']> {
  return { source, span };
}
