import type { OpDescription } from '../../compiler/ops/description.ts';
import { isOpName, ops } from '../../compiler/ops/registry.ts';
import { Suggester } from '../../compiler/suggester.ts';

export type DescribeResult =
  | { readonly known: true; readonly op: OpDescription }
  /** With the name that was perhaps meant. */
  | { readonly known: false; readonly nearest: string | undefined };

/** What the registry says of an op. */
export function describeOp(name: string): DescribeResult {
  if (isOpName(name)) return { known: true, op: ops[name] };
  return { known: false, nearest: new Suggester().nearest(name, Object.keys(ops)) };
}

/** Every op, in the order of the documentation. */
export function describeOps(): readonly OpDescription[] {
  return Object.values(ops);
}
