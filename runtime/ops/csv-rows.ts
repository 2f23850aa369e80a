import { carriageReturn, newline, quote } from './bytes.ts';
import { countByte } from './count-bytes.ts';
import { HeldBytes } from './held-bytes.ts';
import { longestLine } from './limits.ts';
import { ValueError } from './value-error.ts';

const comma = 0x2c;

/**
 * The cells of each row of a CSV as RFC 4180 has it, strictly: a quote opens a cell at its very beginning and is doubled
 * inside it, and nothing but a comma or a line end follows the closing one. Valid until the next row is taken.
 *
 * @param lines with their terminators; a row may take several, when a quoted cell holds line ends
 * @throws ValueError RLM4013 for what is no CSV, RLM4002 for a row of more than 64 MiB
 */
export function* csvRows(lines: Iterable<Buffer>): Generator<readonly Buffer[]> {
  let row = 1;
  // The beginning of a row whose quoted cell is not closed yet.
  const held = new HeldBytes();
  for (const line of lines) {
    const open = held.length > 0;
    if (open) held.append(line);
    // A cell that is open stays so over lines with an even number of quotes: they need not be read again each time.
    const cells = open && countByte(line, quote) % 2 === 0 ? undefined : readRow(open ? held.view() : line, row);
    if (cells === undefined) {
      if (!open) held.append(line);
      if (held.length > longestLine) throw new ValueError('RLM4002', { what: 'row', index: row, limit: longestLine });
      continue;
    }
    yield cells;
    held.clear();
    row += 1;
  }
  if (held.length > 0) throw new ValueError('RLM4013', { row, problem: 'a quoted cell is never closed' });
}

/** Undefined if the bytes end inside a quoted cell. */
function readRow(bytes: Buffer, row: number): readonly Buffer[] | undefined {
  const cells: Buffer[] = [];
  let start = 0;
  for (;;) {
    const quoted = bytes[start] === quote;
    const end = quoted ? endOfQuoted(bytes, start) : endOfBare(bytes, start, row);
    if (end === undefined) return undefined;
    cells.push(quoted ? unquote(bytes.subarray(start + 1, end - 1)) : bytes.subarray(start, end));
    if (isRowEnd(bytes, end)) return cells;
    if (bytes[end] !== comma) throw new ValueError('RLM4013', { row, problem: `text follows the closing quote of cell ${cells.length}` });
    start = end + 1;
  }
}

/** After the closing quote; undefined if there is none. */
function endOfQuoted(bytes: Buffer, start: number): number | undefined {
  for (let at = bytes.indexOf(quote, start + 1); at >= 0; at = bytes.indexOf(quote, at + 2)) {
    if (bytes[at + 1] !== quote) return at + 1;
  }
  return undefined;
}

function endOfBare(bytes: Buffer, start: number, row: number): number {
  let end = start;
  while (!isRowEnd(bytes, end) && bytes[end] !== comma) {
    if (bytes[end] === quote) throw new ValueError('RLM4013', { row, problem: 'a quote is inside a cell that is not quoted' });
    end += 1;
  }
  return end;
}

/** A lone CR is an ordinary character. */
function isRowEnd(bytes: Buffer, at: number): boolean {
  return at >= bytes.length || bytes[at] === newline || (bytes[at] === carriageReturn && bytes[at + 1] === newline);
}

function unquote(cell: Buffer): Buffer {
  if (!cell.includes(quote)) return cell;
  return Buffer.from(cell.toString('latin1').replaceAll('""', '"'), 'latin1');
}
