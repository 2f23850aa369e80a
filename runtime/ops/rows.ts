import { ValueError } from './value-error.ts';

/** A tab as it is inside a JSON string. */
export const escapedTab = '\\t';

/** The bytes of a row of two cells in a list besides those of its cells: two quotes, the escaped tab, and the newline. */
const rowOverhead = 5;

/**
 * Refuses rows that would be too large together before one of them is made: two lists of a million make a million
 * millions of rows.
 *
 * @param cellBytes how many bytes the cells of all rows have as they are inside JSON strings
 * @throws ValueError RLM4001
 */
export function checkRows(rows: number, cellBytes: number, maxValue: number): void {
  if (rows * rowOverhead + cellBytes > maxValue) throw new ValueError('RLM4001', { limit: maxValue });
}
