import type { Op } from './arguments.ts';
import { characters, items, lengthIn, sliceUnits } from './units.ts';

/** Characters of a text, items of a list. */
export const slice: Op<'slice'> = ({ input: { over, source }, start, end }) => {
  const unit = over === 'text' ? characters : items;
  const length = start < 0 || (end !== undefined && end < 0) ? lengthIn(unit, source) : 0;
  const resolve = (position: number) => (position < 0 ? Math.max(0, length + position) : position);
  return sliceUnits(unit, source, resolve(start), end === undefined ? Number.POSITIVE_INFINITY : resolve(end));
};
