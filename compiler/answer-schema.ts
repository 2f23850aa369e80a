import { bool, listOf, number, recordOf, text, type Type } from './types.ts';

/** The type of the values that a JSON schema, which was checked before, describes. */
export function typeOfSchema(schema: string): Type {
  return typeOf(JSON.parse(schema));
}

function typeOf(schema: unknown): Type {
  if (typeof schema !== 'object' || schema === null) throw new TypeError('a schema is no object');
  const { type, properties, items } = schema as { type?: unknown; properties?: Record<string, unknown>; items?: unknown };
  switch (type) {
    case 'object':
      return recordOf(new Map(Object.entries(properties ?? {}).map(([name, property]) => [name, typeOf(property)])));
    case 'array':
      return listOf(typeOf(items));
    case 'integer':
    case 'number':
      return number;
    case 'boolean':
      return bool;
    default:
      return text;
  }
}
