import type { Type } from '../types.ts';

/** As deep as any value may nest. */
const deepest = 200;

/** How many parts a type may have: thirty lines of doubling would otherwise make one that takes years to compare or print. */
const mostParts = 1000;

interface Size {
  readonly depth: number;
  readonly parts: number;
  /** Of the type as it is written, but for what is around keys and between parts. */
  readonly characters: number;
}

/** Measures types, each part of them once, however often it occurs. What one type is made of is measured by recursion: inner types first. */
export class TypeSizes {
  readonly #sizes = new WeakMap<Type, Size>();

  /** What a type has too much of, if it does. */
  excess(type: Type): string | undefined {
    const { depth, parts } = this.measure(type);
    if (depth > deepest) return `nests ${depth} deep, and ${deepest} is the most`;
    return parts > mostParts ? `has ${parts} parts, and ${mostParts} are the most` : undefined;
  }

  measure(type: Type): Size {
    const known = this.#sizes.get(type);
    if (known !== undefined) return known;
    const size = { depth: 1, parts: 1, characters: type.kind.length };
    for (const part of partsOf(type)) {
      const inner = this.measure(part);
      size.depth = Math.max(size.depth, inner.depth + 1);
      size.parts += inner.parts;
      size.characters += inner.characters;
    }
    if (type.kind === 'Record') for (const key of type.fields.keys()) size.characters += key.length;
    this.#sizes.set(type, size);
    return size;
  }
}

function partsOf(type: Type): Iterable<Type> {
  if (type.kind === 'Record') return type.fields.values();
  return type.kind === 'List' && type.element !== undefined ? [type.element] : [];
}
