import type { AskingOpName, OpName } from '../../compiler/ops/registry.ts';
import type { Op } from './arguments.ts';
import { at } from './at.ts';
import { chunk } from './chunk.ts';
import { columns } from './columns.ts';
import { combine } from './combine.ts';
import { count } from './count.ts';
import { cross } from './cross.ts';
import { extract } from './extract.ts';
import { get } from './get.ts';
import { grep } from './grep.ts';
import { group } from './group.ts';
import { join } from './join.ts';
import { keep } from './keep.ts';
import { lines } from './lines.ts';
import { pairs } from './pairs.ts';
import { slice } from './slice.ts';
import { sort } from './sort.ts';
import { split } from './split.ts';
import { take } from './take.ts';
import { tally } from './tally.ts';
import { unique } from './unique.ts';
import { zip } from './zip.ts';

/** Every op of the registry that asks no model: the one implementation that runs in-process and in the sandbox. */
export const operations: { readonly [O in Exclude<OpName, AskingOpName | 'eval'>]: Op<O> } = {
  at,
  chunk,
  columns,
  combine,
  count,
  cross,
  extract,
  get,
  grep,
  group,
  join,
  keep,
  lines,
  pairs,
  slice,
  sort,
  split,
  take,
  tally,
  unique,
  zip,
};
