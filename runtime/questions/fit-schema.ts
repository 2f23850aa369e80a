import { type Schema, validate } from '@cfworker/json-schema';
import { printDecimal, readDecimal } from '../ops/decimal.ts';
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
  // The validator notes on a schema what it refers to, so it gets one of its own.
  const schema: Schema = JSON.parse(schemaText);
  const { errors } = validate(JSON.parse(json.toString()), schema, '2020-12');
  // After what contains it comes what is wrong itself.
  const error = errors.at(-1);
  if (error !== undefined) return misfit(`The JSON does not fit the schema${placeOf(error.instanceLocation)}: ${error.error}`);
  const written = write(JSON.parse(schemaText), json, '#');
  return typeof written === 'string' ? { fits: true, element: written } : written;
}

/** Numbers are never read as JavaScript's, which are not exact. */
function write(schema: JsonValue | undefined, json: Buffer, location: string): string | Misfit {
  const keywords = isObject(schema) ? schema : {};
  switch (String.fromCharCode(json[0] ?? 0)) {
    case '{':
      return writeRecord(member(keywords, 'properties'), json, location);
    case '[':
      return writeList(member(keywords, 'items'), json, location);
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
      return writeNumber(keywords, json, location);
  }
}

function writeRecord(properties: JsonValue | undefined, json: Buffer, location: string): string | Misfit {
  const schemas: JsonObject = isObject(properties) ? properties : {};
  const values = new Map<string, Buffer>();
  const children = childrenOf(json);
  for (const name of children) {
    const value = children.next();
    if (value.done !== true) values.set(unescapeJson(name).toString(), value.value);
  }
  for (const name of values.keys()) {
    if (!Object.hasOwn(schemas, name)) return misfit(`The JSON has the property ${quoted(name)}${placeOf(location)}, which the schema has not.`);
  }
  const fields: string[] = [];
  // The schema's text has them in this order, and JavaScript would put numbers first.
  for (const name of Object.keys(schemas).sort()) {
    const value = values.get(name);
    if (value === undefined) return misfit(`The JSON lacks the property ${quoted(name)}${placeOf(location)}.`);
    const written = write(schemas[name], value, `${location}/${name}`);
    if (typeof written !== 'string') return written;
    fields.push(`${JSON.stringify(name)}:${written}`);
  }
  return `{${fields.join(',')}}`;
}

function writeList(schema: JsonValue | undefined, json: Buffer, location: string): string | Misfit {
  const items: string[] = [];
  for (const item of childrenOf(json)) {
    const written = write(schema, item, `${location}/${items.length}`);
    if (typeof written !== 'string') return written;
    items.push(written);
  }
  return `[${items.join(',')}]`;
}

/** The validator saw the nearest number that JavaScript has, which can be whole where this one is not. */
function writeNumber(schema: JsonObject, json: Buffer, location: string): string | Misfit {
  try {
    const number = readDecimal(json, () => location);
    if (member(schema, 'type') !== 'integer' || number.round(0).eq(number)) return printDecimal(number);
    return misfit(`The number ${quoted(json.toString())}${placeOf(location)} is not whole.`);
  } catch (error) {
    if (!(error instanceof ValueError)) throw error;
    return misfit(`The number ${quoted(json.toString('latin1', 0, 100))}${placeOf(location)} is too long, or its exponent too large.`);
  }
}

/** ` at “/items/0”` for the validator's `#/items/0`. */
function placeOf(location: string): string {
  return location === '#' ? '' : ` at ${quoted(location.slice(1))}`;
}
