import { fits, listOf, recordOf, type Type } from './types.ts';

/** The type that values of both types have once Numbers are taken for Texts, where one fits the other; `[]` fits any list. */
export function commonType(a: Type, b: Type): Type | undefined {
  if (a.kind === 'List' && b.kind === 'List') {
    if (a.element === undefined || b.element === undefined) return a.element === undefined ? b : a;
    const element = commonType(a.element, b.element);
    return element && listOf(element);
  }
  if (a.kind === 'Record' && b.kind === 'Record') {
    if (a.fields.size !== b.fields.size) return undefined;
    const fields = new Map<string, Type>();
    for (const [name, own] of a.fields) {
      const other = b.fields.get(name);
      const field = other && commonType(own, other);
      if (field === undefined) return undefined;
      fields.set(name, field);
    }
    return recordOf(fields);
  }
  if (fits(a, b)) return b;
  return fits(b, a) ? a : undefined;
}
