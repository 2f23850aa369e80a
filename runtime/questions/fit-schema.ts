import { type Schema, validate } from '@cfworker/json-schema';
import { excerpt } from '../../compiler/diagnostics/excerpt.ts';
import { type Decimal, printDecimal, readDecimal } from '../ops/decimal.ts';
import { childrenOf } from '../ops/json-children.ts';
import { unescapeJson } from '../ops/json-text.ts';
import { isObject, type JsonObject, type JsonValue, member } from '../ops/json-value.ts';
import { ValueError } from '../ops/value-error.ts';
import type { Fit } from './fit.ts';
import { misfit, type Misfit, quoted } from './misfit.ts';

/**
 * Reads JSON by a schema, and writes it as a value of the language: objects are records with exactly the properties of the schema, in its
 * order, and numbers are exact and canonical.
 *
 * @param json valid, of no great depth, and without white space around it
 * @param schemaText a JSON schema that the compiler checked
 */
export function fitSchema(json: Buffer, schemaText: string): Fit {
  const { errors } = validate(JSON.parse(json.toString()), checkedByValidator(JSON.parse(schemaText)), '2020-12');
  // After what contains it comes what is wrong itself.
  const error = errors.at(-1);
  if (error !== undefined) return notFitting(error.instanceLocation, error.error);
  const written = write(Buffer.from(schemaText), json, '#');
  return typeof written === 'string' ? { fits: true, element: written } : written;
}

const types = ['string', 'integer', 'number', 'boolean', 'array', 'object'] as const;

/**
 * What the validator checks of a schema: all but what it says of the values of numbers, which the validator would compare as JavaScript's. A new
 * one each time, since the validator notes on a schema what it refers to.
 */
function checkedByValidator(json: JsonValue | undefined): Schema {
  if (!isObject(json)) throw new TypeError('a schema is no JSON object');
  const type = types.find((name) => name === member(json, 'type'));
  switch (type) {
    case undefined:
      throw new TypeError('a schema has no type');
    case 'integer':
    case 'number':
    case 'boolean':
      return { type };
    case 'string':
      return { type, ...pick(json, ['enum', 'const', 'minLength', 'maxLength']) };
    case 'array':
      return { type, items: checkedByValidator(member(json, 'items')), ...pick(json, ['minItems', 'maxItems']) };
    case 'object': {
      const properties = member(json, 'properties');
      if (!isObject(properties)) throw new TypeError('a schema of an object has no properties');
      const parts = Object.entries(properties).map(([name, part]) => [name, checkedByValidator(part)] as const);
      return { type, properties: Object.fromEntries(parts), required: parts.map(([name]) => name), additionalProperties: false };
    }
  }
}

const pick = (json: JsonObject, keywords: readonly string[]): JsonObject => Object.fromEntries(Object.entries(json).filter(([keyword]) => keywords.includes(keyword)));

/** Numbers, of the schema as well, are never read as JavaScript's, which are not exact. */
function write(schema: Buffer, json: Buffer, location: string): string | Misfit {
  switch (String.fromCharCode(json[0] ?? 0)) {
    case '{':
      return writeRecord(schema, json, location);
    case '[':
      return writeList(schema, json, location);
    case '"': {
      const text: unknown = JSON.parse(json.toString());
      if (typeof text !== 'string' || !text.isWellFormed()) return misfit(`The JSON has half a character${placeOf(location)}, a lone surrogate, which no text can hold.`);
      return JSON.stringify(text);
    }
    case 't':
    case 'f':
      return json.toString();
    case 'n':
      return misfit(`The JSON has null${placeOf(location)}, which is no value here.`);
    default:
      return writeNumber(schema, json, location);
  }
}

/** The members of a JSON object, as they are written; of those that come twice, the last. */
function membersOf(json: Buffer): ReadonlyMap<string, Buffer> {
  const members = new Map<string, Buffer>();
  const children = childrenOf(json);
  for (const name of children) {
    const value = children.next();
    if (value.done !== true) members.set(unescapeJson(name).toString(), value.value);
  }
  return members;
}

function writeRecord(schema: Buffer, json: Buffer, location: string): string | Misfit {
  const schemas = membersOf(keyword(schema, 'properties'));
  const values = membersOf(json);
  const fields: string[] = [];
  // The schema's text has them in this order.
  for (const name of [...schemas.keys()].sort()) {
    const [part, value] = [schemas.get(name), values.get(name)];
    // The validator has seen to it that it has these, and no others.
    if (part === undefined || value === undefined) throw new Error('an object that fits has not all properties');
    const written = write(part, value, `${location}/${name}`);
    if (typeof written !== 'string') return written;
    fields.push(`${JSON.stringify(name)}:${written}`);
  }
  return `{${fields.join(',')}}`;
}

function writeList(schema: Buffer, json: Buffer, location: string): string | Misfit {
  const part = keyword(schema, 'items');
  const items: string[] = [];
  for (const item of childrenOf(json)) {
    const written = write(part, item, `${location}/${items.length}`);
    if (typeof written !== 'string') return written;
    items.push(written);
  }
  return `[${items.join(',')}]`;
}

function keyword(schema: Buffer, name: string): Buffer {
  const value = membersOf(schema).get(name);
  if (value === undefined) throw new TypeError(`a schema has no \`${name}\``);
  return value;
}

/** The validator saw the nearest number that JavaScript has, which can be whole where this one is not. */
function writeNumber(schema: Buffer, json: Buffer, location: string): string | Misfit {
  try {
    const number = readDecimal(json, () => location);
    const keywords = membersOf(schema);
    if (keywords.get('type')?.toString() === '"integer"' && !number.round(0).eq(number)) return misfit(`The number ${quoted(json.toString())}${placeOf(location)} is not whole.`);
    const wrong = faultOf(number, keywords);
    return wrong === undefined ? printDecimal(number) : notFitting(location, `${excerpt(json.toString())} ${wrong}.`);
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
    return misfit(`The number ${quoted(json.toString('latin1', 0, 100))}${placeOf(location)} is too long, or its exponent too large.`);
  }
}

const bounds: readonly { readonly name: string; readonly words: string; readonly within: (number: Decimal, bound: Decimal) => boolean }[] = [
  { name: 'minimum', words: 'is less than', within: (number, bound) => number.gte(bound) },
  { name: 'maximum', words: 'is greater than', within: (number, bound) => number.lte(bound) },
  { name: 'exclusiveMinimum', words: 'is not greater than', within: (number, bound) => number.gt(bound) },
  { name: 'exclusiveMaximum', words: 'is not less than', within: (number, bound) => number.lt(bound) },
];

/** What is wrong with a number by the keywords of its schema, as the end of a sentence. */
function faultOf(number: Decimal, keywords: ReadonlyMap<string, Buffer>): string | undefined {
  const exact = (text: Buffer) => readDecimal(text, () => 'the schema');
  for (const { name, words, within } of bounds) {
    const bound = keywords.get(name);
    if (bound !== undefined && !within(number, exact(bound))) return `${words} ${bound.toString()}`;
  }
  const only = keywords.get('const');
  if (only !== undefined && !number.eq(exact(only))) return `is not ${only.toString()}`;
  const allowed = keywords.get('enum');
  if (allowed !== undefined && ![...childrenOf(allowed)].some((value) => number.eq(exact(value)))) return `is not one of ${allowed.toString()}`;
  return undefined;
}

const notFitting = (location: string, reason: string): Misfit => misfit(`The JSON does not fit the schema${placeOf(location)}: ${reason}`);

/** ` at “/items/0”` for the validator's `#/items/0`. */
function placeOf(location: string): string {
  return location === '#' ? '' : ` at ${quoted(location.slice(1))}`;
}
