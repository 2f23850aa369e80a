import type { Op } from './arguments.ts';
import { items, sliceUnits } from './units.ts';

/** The first items of a list. */
export const take: Op<'take'> = ({ list, n }) => sliceUnits(items, list, 0, n);
