import type { Limits } from './arguments.ts';
import { newline } from './bytes.ts';
import { writeElement } from './element-of-value.ts';
import { isArray, isObject, type JsonObject, type JsonValue, member } from './json-value.ts';
import { type OpenFile, sourceOf } from './operand.ts';
import { Output } from './output.ts';
import { ValueError } from './value-error.ts';

/** Makes a value of operands without an op of the registry. `type` is as `printType` writes it. */
export type Constructor = (given: JsonObject, limits: Limits, open: OpenFile) => Iterable<Uint8Array>;

/** `{ type, items }`: a list of its operands. */
function* list(given: JsonObject, { maxValue }: Limits, open: OpenFile): Generator<Uint8Array> {
  const type = elementType(textMember(given, 'type'));
  const items = arrayMember(given, 'items').map((item) => sourceOf(item, open));
  // An element is no smaller than the file that it is made of. Lists of lists of themselves are found out before they are written.
  if (items.reduce((size, item) => size + item.size, 0) > maxValue) throw new ValueError('RLM4001', { limit: maxValue });
  const out = new Output();
  for (const [index, item] of items.entries()) {
    writeElement(out, type, item, index + 1);
    out.byte(newline);
    if (out.ready) yield out.take();
  }
  yield* out.rest();
}

/** `{ fields: [{ name, type, value }] }`: a record, in the order of the plan. */
function* record(given: JsonObject, _limits: Limits, open: OpenFile): Generator<Uint8Array> {
  const out = new Output();
  out.latin1('{');
  for (const [index, field] of arrayMember(given, 'fields').entries()) {
    if (!isObject(field)) throw new TypeError('a field is no object');
    if (index > 0) out.latin1(',');
    out.bytes(Buffer.from(`${JSON.stringify(textMember(field, 'name'))}:`));
    writeElement(out, textMember(field, 'type'), sourceOf(member(field, 'value'), open), index + 1);
  }
  out.latin1('}\n');
  yield* out.rest();
}

/** `{ type, value }`: the operand itself. */
function value(given: JsonObject, _limits: Limits, open: OpenFile): Iterable<Uint8Array> {
  return sourceOf(member(given, 'value'), open).chunks();
}

export const constructors = { list, record, value } as const satisfies Record<string, Constructor>;

export type ConstructorName = keyof typeof constructors;

export function isConstructorName(name: string): name is ConstructorName {
  return Object.hasOwn(constructors, name);
}

/** `List<Text>` is of `Text`; `List`, which is empty, of nothing. */
function elementType(type: string): string {
  return type.startsWith('List<') ? type.slice('List<'.length, -1) : type;
}

function textMember(object: JsonObject, key: string): string {
  const text = member(object, key);
  if (typeof text !== 'string') throw new TypeError(`\`${key}\` is no text`);
  return text;
}

function arrayMember(object: JsonObject, key: string): readonly JsonValue[] {
  const array = member(object, key);
  if (!isArray(array)) throw new TypeError(`\`${key}\` is no array`);
  return array;
}
