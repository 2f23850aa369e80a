/** One line of a bench's table. */
export interface Row {
  readonly what: string;
  readonly measured: string;
  readonly mustReach: string;
  /** Empty when the number is reached, else by how much it is missed. */
  readonly missedBy: string;
}

/** A row for a number that must stay below a bound. */
export function below(what: string, value: number, bound: number, unit: string): Row {
  return {
    what,
    measured: `${format(value)} ${unit}`,
    mustReach: `< ${bound} ${unit}`,
    missedBy: value < bound ? '' : `${format(value - bound)} ${unit}`,
  };
}

/** A row for a number that must stay above a bound. */
export function above(what: string, value: number, bound: number, unit: string): Row {
  return {
    what,
    measured: `${format(value)} ${unit}`,
    mustReach: `> ${bound} ${unit}`,
    missedBy: value > bound ? '' : `${format(bound - value)} ${unit}`,
  };
}

/** A row for a number that others are to be read against. */
export function shown(what: string, value: number, unit: string): Row {
  return { what, measured: `${format(value)} ${unit}`, mustReach: '', missedBy: '' };
}

/** The rows as a Markdown table, columns aligned. */
export function printTable(rows: readonly Row[]): string {
  const cells = [
    ['what', 'measured', 'must reach', 'missed by'],
    ...rows.map((row) => [row.what, row.measured, row.mustReach, row.missedBy || '-']),
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...cells.map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const [header = [], ...body] = cells;
  return [line(header), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...body.map(line)].join('\n');
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

function format(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
