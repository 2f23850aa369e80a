import type { Op } from './arguments.ts';
import { cellsOf } from './cells.ts';
import { TextElements } from './json-text.ts';
import { Output } from './output.ts';
import { checkRows, escapedTab } from './rows.ts';

/** Each two items of a list, in its order. The list is held in memory. */
export const pairs: Op<'pairs'> = function* ({ list }, { maxValue }) {
  const cells = cellsOf(list);
  const bytes = cells.reduce((sum, cell) => sum + cell.length, 0);
  checkRows((cells.length * (cells.length - 1)) / 2, bytes * (cells.length - 1), maxValue);
  const out = new Output();
  const rows = new TextElements(out);
  for (const [index, first] of cells.entries()) {
    for (let other = index + 1; other < cells.length; other += 1) {
      rows.escaped(first, escapedTab, cells[other] ?? '');
      if (out.ready) yield out.take();
    }
  }
  yield* out.rest();
};
