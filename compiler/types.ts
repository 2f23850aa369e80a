import { isBareKey } from './names.ts';

/**
 * The types of the plan language. How a value of each type is written to a file is in `docs/language.md`:
 * a Text is its bytes, a Number or Bool its canonical text, a List one JSON value and a newline per element,
 * a Record one line of JSON.
 */
export type Type =
  | { readonly kind: 'Text' }
  | { readonly kind: 'Number' }
  | { readonly kind: 'Bool' }
  | { readonly kind: 'List'; readonly element: Type | undefined }
  | { readonly kind: 'Record'; readonly fields: ReadonlyMap<string, Type> };

export const text: Type = { kind: 'Text' };
export const number: Type = { kind: 'Number' };
export const bool: Type = { kind: 'Bool' };

/** A list of `element`; without one, the type of `[]`, which fits any list. */
export function listOf(element: Type | undefined): Type {
  return { kind: 'List', element };
}

export function recordOf(fields: ReadonlyMap<string, Type>): Type {
  return { kind: 'Record', fields };
}

/** The type as it is written in messages and in documentation: `List<Text>`. */
export function printType(type: Type): string {
  switch (type.kind) {
    case 'List':
      return type.element === undefined ? 'List' : `List<${printType(type.element)}>`;
    case 'Record':
      return type.fields.size === 0 ? '{}' : `{ ${[...type.fields].map(([name, field]) => printField(name, field)).join(', ')} }`;
    default:
      return type.kind;
  }
}

function printField(name: string, type: Type): string {
  return `${isBareKey(name) ? name : JSON.stringify(name)}: ${printType(type)}`;
}

/**
 * Whether a value of type `actual` is accepted where `wanted` is: the same type, a Number where a Text is
 * wanted, `List<Number>` where `List<Text>` is, and `[]` for any list. Nothing else converts.
 */
export function fits(actual: Type, wanted: Type): boolean {
  if (wanted.kind === 'Text') return actual.kind === 'Text' || actual.kind === 'Number';
  if (wanted.kind === 'List') {
    if (actual.kind !== 'List') return false;
    if (actual.element === undefined || wanted.element === undefined) return true;
    return fits(actual.element, wanted.element);
  }
  if (wanted.kind === 'Record') {
    return (
      actual.kind === 'Record' &&
      actual.fields.size === wanted.fields.size &&
      [...wanted.fields].every(([name, field]) => {
        const own = actual.fields.get(name);
        return own !== undefined && fits(own, field);
      })
    );
  }
  return actual.kind === wanted.kind;
}
