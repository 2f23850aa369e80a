import type { Node } from '../../compiler/ir.ts';
import { printType } from '../../compiler/types.ts';
import type { ByteSource } from '../ops/byte-source.ts';
import { newline } from '../ops/bytes.ts';
import { countByte } from '../ops/count-bytes.ts';
import { elementsOf, textOf } from '../ops/elements.ts';
import { piecesOf } from '../ops/pieces.ts';
import { fence, shownLine } from './fence.ts';
import { type Matches, matchesOf } from './matches.ts';

/** Items of a list, or lines of a text, that a preview shows. */
const mostShown = 20;
/** In so many bytes the lines of a text are looked for that are shown. */
const beginning = 64 * 1024;

/** A value that was computed. */
export interface Previewed {
  readonly node: Pick<Node, 'operation' | 'type' | 'operands' | 'over'>;
  readonly value: ByteSource;
  /** What the node's operation read as its `input`, if it has one. */
  readonly input?: ByteSource | undefined;
}

/**
 * What a model is shown of a value: its type and size, and its beginning, between tags. Whatever the value says stays there, on lines that begin with a number of ours. Of
 * `grep` and `extract` it also tells which lines matched, and the first that did not.
 */
export function preview({ node, value, input }: Previewed): string {
  const { type } = node;
  switch (type.kind) {
    case 'List':
      return previewList(value, node, input);
    case 'Text':
      return previewText(value, node, input);
    case 'Number':
    case 'Bool':
      return `${printType(type)}: ${shownLine(readBeginning(value))}`;
    case 'Record':
      return `${printType(type)}, ${counted(value.size, 'byte')}\n${fence([shownRecord(readBeginning(value))])}`;
  }
}

function previewList(value: ByteSource, node: Previewed['node'], input: ByteSource | undefined): string {
  const type = printType(node.type);
  const matches = input && matchesOf(node, input, mostShown);
  const shown: string[] = [];
  let count = 0;
  for (const element of elementsOf(value)) {
    if (count < mostShown) shown.push(`${count + 1}. ${where(matches, count)}${shownLine(textOf(element).toString())}`);
    count += 1;
  }
  if (count === 0) return `${type}, empty. ${whyEmpty(node, input)}`.trimEnd();
  const items = matches === undefined || node.operation === 'grep' ? counted(count, 'item') : counted(count, 'match', 'matches');
  return [`${type}, ${items}${matches === undefined ? '' : others(matches)}`, fence([...shown, ...rest(count - shown.length, 'item'), ...leftOut(matches)])].join('\n');
}

function previewText(value: ByteSource, node: Previewed['node'], input: ByteSource | undefined): string {
  if (value.size === 0) return `Text, empty. ${whyEmpty(node, input)}`.trimEnd();
  const matches = input && matchesOf(node, input, mostShown);
  const lines = countLines(value);
  const shown = linesOf(readBeginning(value)).slice(0, Math.min(mostShown, lines));
  const numbered = shown.map((line, index) => `${matches === undefined ? `${index + 1}: ` : `${index + 1}. ${where(matches, index)}`}${shownLine(line)}`);
  return [
    `Text, ${counted(lines, 'line')}, ${counted(value.size, 'byte')}${matches === undefined ? '' : others(matches)}`,
    fence([...numbered, ...rest(lines - shown.length, 'line'), ...leftOut(matches)]),
  ].join('\n');
}

/** Where what is shown was found. */
function where(matches: Matches | undefined, index: number): string {
  const position = matches?.positions[index];
  return matches === undefined || position === undefined ? '' : `(${matches.what} ${number(position + 1)}) `;
}

function others({ what, leftOut: first }: Matches): string {
  return first === undefined ? '' : `. Shown last: the first ${what} that was left out.`;
}

function leftOut(matches: Matches | undefined): readonly string[] {
  return matches?.leftOut === undefined ? [] : [`not: (${matches.what} ${number(matches.leftOut.position + 1)}) ${shownLine(matches.leftOut.text.toString())}`];
}

function rest(hidden: number, what: string): readonly string[] {
  return hidden > 0 ? [`… ${counted(hidden, `more ${what}`)} …`] : [];
}

/** Helps to mend a pattern that finds nothing. */
function whyEmpty({ operation, over }: Previewed['node'], input: ByteSource | undefined): string {
  if (input === undefined) return '';
  if (input.size === 0) return 'The input is empty.';
  if (operation !== 'grep' && operation !== 'extract') return '';
  const [first = '', ...others] = over === 'items' ? firstItems(input, 3) : linesOf(readBeginning(input)).slice(0, 3);
  const what = over === 'items' ? 'item' : 'line';
  return `No ${what} of the input is selected. It begins:\n${fence([first, ...others].map((text, index) => `(${what} ${index + 1}) ${shownLine(text)}`))}`;
}

function firstItems(list: ByteSource, most: number): readonly string[] {
  const items: string[] = [];
  for (const element of elementsOf(list)) {
    items.push(textOf(element).toString());
    if (items.length === most) break;
  }
  return items;
}

function countLines(text: ByteSource): number {
  let lines = 0;
  let ends = true;
  for (const piece of piecesOf(text)) {
    lines += countByte(piece, newline);
    ends = piece.at(-1) === newline;
  }
  return ends ? lines : lines + 1;
}

function readBeginning(value: ByteSource): string {
  const parts: Buffer[] = [];
  let length = 0;
  for (const piece of piecesOf(value)) {
    parts.push(Buffer.from(piece.subarray(0, beginning - length)));
    length += piece.length;
    if (length >= beginning) break;
  }
  return Buffer.concat(parts).toString();
}

function linesOf(text: string): readonly string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines.map((line) => line.replace(/\r$/, ''));
}

/** A record is one line of JSON, in which control characters are escaped already. */
function shownRecord(json: string): string {
  return shownLine(json.trimEnd());
}

const number = (value: number): string => value.toLocaleString('en');

function counted(value: number, one: string, many = `${one}s`): string {
  return `${number(value)} ${value === 1 ? one : many}`;
}
