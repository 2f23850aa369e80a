import type { Expression, Plan } from '../ast.ts';
import type { Follow, Target } from './follow-aliases.ts';

/** What is written down for a value, the names in it followed. */
export interface Extent {
  /** Why some part of it is only known when the plan runs; undefined if all of it is known. */
  readonly unknown: string | undefined;
  readonly depth: number;
  /** Literals, each counted wherever a name stands for it: a few lines of doubling have more than any machine can hold. */
  readonly parts: number;
  readonly characters: number;
}

export type ExtentOf = (target: Target) => Extent;

/**
 * Makes the function that measures literals, in time linear in the plan for all of them. What it measures small can then be
 * read by recursion. Bindings are measured in their order: what a name in one of them stands for was measured before, so no
 * recursion is deeper than the text nests.
 */
export function measureLiterals(plan: Plan, follow: Follow): ExtentOf {
  const extents = new Map<Expression, Extent>();

  const extentOf: ExtentOf = (target) => {
    switch (target.kind) {
      case 'Context':
      case 'Call':
        return scalar(whyUnknown(target), 0);
      case 'Text':
      case 'Number':
        return scalar(undefined, target.value.length);
      case 'Bool':
        return scalar(undefined, 0);
      default: {
        const extent = extents.get(target) ?? (target.kind === 'List' ? sum(target.items, []) : sum(target.fields.map(({ value }) => value), target.fields.map(({ key }) => key.text)));
        extents.set(target, extent);
        return extent;
      }
    }
  };

  const sum = (expressions: readonly Expression[], keys: readonly string[]): Extent => {
    let [unknown, depth, parts, characters] = [undefined as string | undefined, 0, 1, 0];
    for (const expression of expressions) {
      const inner = extentOf(follow(expression));
      unknown ??= inner.unknown;
      depth = Math.max(depth, inner.depth);
      parts += inner.parts;
      characters += inner.characters;
    }
    for (const key of keys) characters += key.length;
    return { unknown, depth: depth + 1, parts, characters };
  };

  for (const { value } of plan.bindings) extentOf(follow(value));
  return extentOf;
}

/** Why the value of what is no literal is only known when the plan runs. */
export function whyUnknown(target: Extract<Target, { kind: 'Context' | 'Call' }>): string {
  return target.kind === 'Context' ? `the context \`${target.name}\` is read only then` : `it is what \`${target.op.text}\` gives`;
}

function scalar(unknown: string | undefined, characters: number): Extent {
  return { unknown, depth: 1, parts: 1, characters };
}
