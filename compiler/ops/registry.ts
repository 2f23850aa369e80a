import { filter, map, rlm_call } from './ask.ts';
import { at, sort, take, tally, unique } from './arrange.ts';
import type { OpDescription } from './description.ts';
import { chunk, lines, split } from './divide.ts';
import { count } from './measure.ts';
import { eval as evaluate } from './eval.ts';
import { combine, join } from './reduce.ts';
import { cross, keep, pairs, zip } from './relate.ts';
import { extract, grep, slice } from './select.ts';
import { columns, get, group } from './table.ts';

/** Every op, in the order of the documentation. The checker, the help, the documentation and the tests read it. */
export const ops = {
  slice,
  grep,
  extract,
  count,
  lines,
  chunk,
  split,
  join,
  combine,
  sort,
  unique,
  take,
  at,
  tally,
  zip,
  pairs,
  cross,
  keep,
  columns,
  group,
  get,
  eval: evaluate,
  rlm_call,
  map,
  filter,
} as const satisfies Record<string, OpDescription>;

export type OpName = keyof typeof ops;

/** The ops that always ask a model; `combine` does when it has a prompt. */
export type AskingOpName = 'rlm_call' | 'map' | 'filter';

/** Whether there is an op of that name. */
export function isOpName(name: string): name is OpName {
  return Object.hasOwn(ops, name);
}
