import type { Node } from '../../compiler/ir.ts';
import { positionAt, type Source } from '../../compiler/source.ts';

/** A node in the words of its plan: a binding that stands for it, or its op and line. */
export function describeNode({ names: [name], operation, span }: Node, source: Source): string {
  return name ?? `${operation} in line ${positionAt(source, span.start).line}`;
}
