import type { ByteSource } from '../ops/byte-source.ts';
import { newline } from '../ops/bytes.ts';
import { countByte } from '../ops/count-bytes.ts';
import { piecesOf } from '../ops/pieces.ts';
import { mostCounted, type TokenCount, tokensOfSample } from '../model/count-tokens.ts';

/** What is seen of a text that is too long to be seen whole. */
export interface Survey {
  /** In bytes. */
  readonly size: number;
  readonly lines: number;
  readonly tokens: TokenCount;
  readonly first: readonly string[];
  /** None that is among the first. */
  readonly last: readonly string[];
}

/** How many lines are looked at. */
export interface Wanted {
  readonly first: number;
  readonly last: number;
}

/** Lines are looked for in so many bytes at each end: one that is longer is cut anyway. */
const longestEnd = 64 * 1024;
/** A sample has so many parts, and each so many bytes. */
const sampleParts = 32;
const samplePart = 4 * 1024;

/** Reads a text once, from beginning to end, and keeps little of it. */
export async function survey(source: ByteSource, wanted: Wanted): Promise<Survey> {
  const { size } = source;
  const small = size <= mostCounted;
  const sample: Buffer[] = [];
  const stride = small ? 1 : Math.floor((size - samplePart) / (sampleParts - 1));
  const head: Buffer[] = [];
  let tail: Buffer = Buffer.alloc(0);
  let position = 0;
  let newlines = 0;
  for (const piece of piecesOf(source)) {
    if (small) sample.push(Buffer.from(piece));
    else sample.push(...partsOf(piece, position, stride));
    if (position < longestEnd) head.push(Buffer.from(piece.subarray(0, longestEnd - position)));
    if (position + piece.length > size - longestEnd) tail = Buffer.concat([tail, piece]).subarray(-longestEnd);
    newlines += countByte(piece, newline);
    position += piece.length;
  }
  const lines = newlines + (size > 0 && tail.at(-1) !== newline ? 1 : 0);
  const first = linesOf(Buffer.concat(head).toString()).slice(0, Math.min(wanted.first, lines));
  const last = Math.min(wanted.last, lines - first.length);
  return { size, lines, tokens: await tokensOfSample(size, sample), first, last: last === 0 ? [] : linesOf(wholeLinesOf(tail, size)).slice(-last) };
}

/** The end of a text from where a line begins, if one does. */
function wholeLinesOf(tail: Buffer, size: number): string {
  if (tail.length === size) return tail.toString();
  const at = tail.indexOf(newline);
  return at < 0 || at === tail.length - 1 ? `…${tail.toString().replace(/^\uFFFD+/, '')}` : tail.toString('utf8', at + 1);
}

/** The parts of the sample that begin in a piece, as far as they are in it. */
function partsOf(piece: Buffer, position: number, stride: number): readonly Buffer[] {
  const parts: Buffer[] = [];
  for (let part = Math.ceil(position / stride); part < sampleParts && part * stride < position + piece.length; part += 1) {
    const start = part * stride - position;
    parts.push(Buffer.from(piece.subarray(start, start + samplePart)));
  }
  return parts;
}

/** Lines without their terminators. */
function linesOf(text: string): readonly string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line) => line.replace(/\r$/, ''));
}
