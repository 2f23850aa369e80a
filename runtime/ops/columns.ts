import { excerpt } from '../../compiler/diagnostics/excerpt.ts';
import type { Input, Op } from './arguments.ts';
import { newline, tab } from './bytes.ts';
import { elementsOf, textOf } from './elements.ts';
import { csvRows } from './csv-rows.ts';
import { jsonCells } from './json-cells.ts';
import { TextElements } from './json-text.ts';
import { Output } from './output.ts';
import { ValueError } from './value-error.ts';
import { contentEnd, wholeLines } from './whole-lines.ts';

const separator = Buffer.from('\t');

/** Rows of the named columns of a table. */
export const columns: Op<'columns'> = function* ({ input, names, format = 'csv' }) {
  const out = new Output();
  const rows = new TextElements(out);
  // Row 1 is the line of names, if the format has one.
  let number = format === 'jsonl' ? 1 : 2;
  for (const cells of format === 'jsonl' ? jsonRows(input, names) : namedRows(input, names, format)) {
    rows.text(Buffer.concat(cells.flatMap((cell, index) => [...(index > 0 ? [separator] : []), checked(cell, number, names[index])])));
    if (out.ready) yield out.take();
    number += 1;
  }
  yield* out.rest();
};

function checked(cell: Buffer, row: number, name = ''): Buffer {
  if (cell.includes(tab) || cell.includes(newline)) {
    throw new ValueError('RLM4010', { place: `the cell \`${excerpt(name)}\` of row ${row}`, text: cell.toString('utf8', 0, 1000) });
  }
  return cell;
}

/** The wanted cells of each row of a table whose first row has the names. */
function* namedRows(input: Input, names: readonly string[], format: 'csv' | 'tsv'): Generator<readonly Buffer[]> {
  const lines = linesOf(input);
  const rows = format === 'csv' ? csvRows(lines) : tsvRows(lines);
  const first = rows.next();
  const header = first.done === true ? [] : first.value.map((cell) => cell.toString());
  const positions = names.map((name) => {
    const position = header.indexOf(name);
    if (position < 0) throw new ValueError('RLM4011', { name, row: 1, columns: header });
    if (header.includes(name, position + 1)) throw new ValueError('RLM4016', { name });
    return position;
  });
  let row = 1;
  for (const cells of rows) {
    row += 1;
    if (cells.length !== header.length) throw new ValueError('RLM4012', { row, cells: cells.length, columns: header.length });
    yield positions.map((position) => cells[position] ?? Buffer.alloc(0));
  }
}

function* tsvRows(lines: Iterable<Buffer>): Generator<readonly Buffer[]> {
  for (const line of lines) {
    const cells: Buffer[] = [];
    const end = contentEnd(line, 0, line.length);
    let start = 0;
    for (let at = line.indexOf(tab); at >= 0; at = line.indexOf(tab, start)) {
      cells.push(line.subarray(start, at));
      start = at + 1;
    }
    cells.push(line.subarray(start, end));
    yield cells;
  }
}

function* jsonRows(input: Input, names: readonly string[]): Generator<readonly Buffer[]> {
  let row = 0;
  for (const line of linesOf(input)) {
    row += 1;
    yield jsonCells(line.subarray(0, contentEnd(line, 0, line.length)), row, names);
  }
}

/** The lines of a table with their terminators: those of a text, or those of the items of a list, each ended if it is not. */
function* linesOf({ over, source }: Input): Generator<Buffer> {
  if (over === 'text') {
    for (const block of wholeLines(source, 'line')) yield* linesIn(block);
    return;
  }
  for (const element of elementsOf(source)) {
    const text = textOf(element);
    yield* linesIn(text.at(-1) === newline ? text : Buffer.concat([text, Buffer.from('\n')]));
  }
}

function* linesIn(block: Buffer): Generator<Buffer> {
  for (let start = 0; start < block.length; ) {
    const at = block.indexOf(newline, start);
    const end = at < 0 ? block.length : at + 1;
    yield block.subarray(start, end);
    start = end;
  }
}
