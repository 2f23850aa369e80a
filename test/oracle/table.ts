import { combine } from './reduce.ts';
import { Refusal } from './refusal.ts';

/** The rows of the named columns of a table that is already parsed, its names first. */
export function columns(table: readonly (readonly string[])[], names: readonly string[]): readonly string[] {
  const [header = [], ...rows] = table;
  const positions = names.map((name) => {
    const position = header.indexOf(name);
    if (position < 0) throw new Refusal('no such column', name);
    return position;
  });
  return rows.map((row) =>
    positions
      .map((position) => {
        const cell = row[position] ?? '';
        if (/[\t\n]/.test(cell)) throw new Refusal('tab or newline in a cell', cell);
        return cell;
      })
      .join('\t'),
  );
}

/** A table as CSV, each cell quoted by `quotes` or where RFC 4180 demands it. */
export function csv(table: readonly (readonly string[])[], quotes: (cell: string) => boolean, newline: string): string {
  const field = (cell: string) => (quotes(cell) || /[",\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell);
  return table.map((row) => row.map(field).join(',') + newline).join('');
}

/** The values of each key as one, keys in order of first appearance. */
export function group(rows: readonly string[], how: string): readonly string[] {
  const cells = rows.map((row) => {
    const tab = row.indexOf('\t');
    if (tab < 0) throw new Refusal('row without a tab', row);
    return { key: row.slice(0, tab), value: row.slice(tab + 1) };
  });
  const keys = [...new Set(cells.map(({ key }) => key))];
  return keys.map((key) => `${key}\t${combine(cells.filter((cell) => cell.key === key).map(({ value }) => value), how)}`);
}
