import { isAscii } from 'node:buffer';
import type { Node, Operand } from '../../compiler/ir.ts';
import { newline } from '../ops/bytes.ts';
import type { ByteSource } from '../ops/byte-source.ts';
import { countByte } from '../ops/count-bytes.ts';
import { elementsOf, textOf } from '../ops/elements.ts';
import { findAll } from '../ops/extract.ts';
import { compile, type LineMatcher, lineMatcher, regexMatcher } from '../ops/line-matcher.ts';
import { withNeighbours } from '../ops/line-ranges.ts';
import { MatchingLines } from '../ops/matching-lines.ts';
import { contentEnd, wholeLines } from '../ops/whole-lines.ts';

/** Where in its input an op found what it gives. */
export interface Matches {
  readonly what: 'line' | 'item';
  /** Of each line or item of the result, as many as are wanted: where it is in the input, from 0. */
  readonly positions: readonly number[];
  /** The first line or item of the input that gave nothing, if there is one near the beginning. */
  readonly leftOut: Place | undefined;
}

/** A line or item, and how many are before it. Its text is valid until the next is taken. */
interface Place {
  readonly position: number;
  readonly text: Buffer;
}

/** Among so many lines at the beginning one is looked for that does not match. */
const nearBeginning = 1_000;

/**
 * Where `grep` and `extract` found the beginning of what they gave; undefined for other ops. Reads no further than it must.
 *
 * @param input what the op read
 * @param most so many lines or items of the result are located
 */
export function matchesOf(node: Pick<Node, 'operation' | 'operands' | 'over'>, input: ByteSource, most: number): Matches | undefined {
  const { operation, operands } = node;
  const over = node.over ?? 'text';
  const what = over === 'items' ? 'item' : 'line';
  const pattern = literal(operands.get('pattern'));
  if (operation === 'extract') {
    const regex = compile(String(pattern), false);
    const matcher = regexMatcher(regex);
    const positions: number[] = [];
    for (const { position, text } of over === 'items' ? items(input) : matchingLines(input, matcher)) {
      for (const _ of findAll(text, regex)) positions.push(position);
      if (positions.length >= most) break;
    }
    return { what, positions: positions.slice(0, most), leftOut: firstOf(over, input, (text) => findAll(text, regex).next().done === true) };
  }
  if (operation !== 'grep') return undefined;
  const matcher = lineMatcher(String(pattern), { fixed: literal(operands.get('mode')) === 'fixed', ignoreCase: literal(operands.get('ignore_case')) === true });
  const invert = literal(operands.get('invert')) === true;
  const matches = over === 'items' ? anyLineMatches(matcher) : (text: Buffer) => matcher.matches(text, 0, text.length, isAscii(text));
  const selected = over === 'text' && !invert ? matchingLines(input, matcher) : filtered(all(over, input), (text) => matches(text) !== invert);
  const around = Number(literal(operands.get('around')) ?? 0);
  const ranges = withNeighbours(selected.map(({ position }) => position), around);
  return { what, positions: firstIn(ranges, most), leftOut: around > 0 ? undefined : firstOf(over, input, (text) => matches(text) === invert) };
}

function literal(operand: Operand | undefined): string | boolean | undefined {
  return operand?.kind === 'text' || operand?.kind === 'number' || operand?.kind === 'bool' ? operand.value : undefined;
}

/** As an item of a list is selected: by any of its lines. */
function anyLineMatches(matcher: LineMatcher): (text: Buffer) => boolean {
  const matching = new MatchingLines(matcher);
  return (text) => {
    matching.enter(text);
    return matching.advance();
  };
}

function* matchingLines(source: ByteSource, matcher: LineMatcher): Generator<Place> {
  const matching = new MatchingLines(matcher);
  let position = 0;
  for (const block of wholeLines(source, 'line')) {
    matching.enter(block);
    let counted = 0;
    while (matching.advance()) {
      position += countByte(block.subarray(counted, matching.start), newline);
      counted = matching.start;
      yield { position, text: block.subarray(matching.start, contentEnd(block, matching.start, matching.end)) };
    }
    position += countByte(block.subarray(counted), newline);
  }
}

function all(over: 'text' | 'items', source: ByteSource): Generator<Place> {
  return over === 'items' ? items(source) : lines(source);
}

function* lines(source: ByteSource): Generator<Place> {
  let position = 0;
  for (const block of wholeLines(source, 'line')) {
    for (let start = 0; start < block.length; position += 1) {
      const at = block.indexOf(newline, start);
      const end = at < 0 ? block.length : at + 1;
      yield { position, text: block.subarray(start, contentEnd(block, start, end)) };
      start = end;
    }
  }
}

function* items(source: ByteSource): Generator<Place> {
  let position = 0;
  for (const element of elementsOf(source)) {
    yield { position, text: textOf(element) };
    position += 1;
  }
}

function filtered(places: Generator<Place>, wanted: (text: Buffer) => boolean): IteratorObject<Place> {
  return places.filter(({ text }) => wanted(text));
}

/** The first line or item of a kind, if there is one near the beginning. */
function firstOf(over: 'text' | 'items', source: ByteSource, wanted: (text: Buffer) => boolean): Place | undefined {
  for (const { position, text } of all(over, source)) {
    if (position === nearBeginning) return undefined;
    if (wanted(text)) return { position, text: Buffer.from(text) };
  }
  return undefined;
}

function firstIn(ranges: Iterable<{ readonly start: number; readonly end: number }>, most: number): readonly number[] {
  const positions: number[] = [];
  for (const { start, end } of ranges) {
    for (let position = start; position < end && positions.length < most; position += 1) positions.push(position);
    if (positions.length === most) break;
  }
  return positions;
}
