import { listOf, recordOf, type Type } from './types.ts';

/**
 * The type of a list's items when some have type `a` and some `b`: the same, Text for Texts and Numbers, and `[]` is a
 * list of whatever the others are. Nothing inside lists and records converts.
 */
export function commonType(a: Type, b: Type): Type | undefined {
  if (isPlain(a) && isPlain(b)) return a.kind === 'Text' ? a : b;
  return unify(a, b);
}

function isPlain({ kind }: Type): boolean {
  return kind === 'Text' || kind === 'Number';
}

function unify(a: Type, b: Type): Type | undefined {
  if (a === b) return a;
  if (a.kind === 'List' && b.kind === 'List') {
    if (a.element === undefined || b.element === undefined) return a.element === undefined ? b : a;
    const element = unify(a.element, b.element);
    return element && listOf(element);
  }
  if (a.kind === 'Record' && b.kind === 'Record') {
    if (a.fields.size !== b.fields.size) return undefined;
    const fields = new Map<string, Type>();
    for (const [name, own] of a.fields) {
      const other = b.fields.get(name);
      const field = other && unify(own, other);
      if (field === undefined) return undefined;
      fields.set(name, field);
    }
    return recordOf(fields);
  }
  return a.kind === b.kind ? a : undefined;
}
