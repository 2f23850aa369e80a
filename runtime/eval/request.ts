import { readFileSync } from 'node:fs';
import { type ItemType, itemWords, type ResultType } from '../../compiler/eval/result-type.ts';
import { eachLimit, languages, type VmSpec } from '../../compiler/eval/vm-spec.ts';
import { isArray, isObject, type JsonObject, type JsonValue, member } from '../ops/json-value.ts';

/** What a derivation that runs code is told, in the file that `$argumentsPath` names. */
export interface EvalRequest {
  readonly code: string;
  readonly bindings: readonly Binding[];
  readonly vm_spec: VmSpec;
  readonly type: ResultType;
  /** The bytes that the value may have, if it is not what is usual. */
  readonly maxValue?: number;
}

/** A value that the code has by name. */
export interface Binding {
  readonly name: string;
  /** As `printType` writes it. */
  readonly type: string;
  /** An operand, as `sourceOf` reads it. */
  readonly value: string | number | boolean | { readonly file: string };
}

/**
 * Reads the request. It is checked by hand: it stands between the start of two processes and the plan's code, and a library for that would take longer to load than all else here.
 *
 * @throws TypeError for what nixlib does not write
 */
export function readRequest(path: string): EvalRequest {
  const given: JsonValue = JSON.parse(readFileSync(path, 'utf8'));
  const request = objectOf(given, 'the request');
  const maxValue = member(request, 'maxValue');
  return {
    code: textOf(request, 'code'),
    bindings: listOf(request, 'bindings').map((binding) => bindingOf(objectOf(binding, 'a binding'))),
    vm_spec: vmSpecOf(objectOf(member(request, 'vm_spec'), '`vm_spec`')),
    type: resultTypeOf(member(request, 'type')),
    ...(maxValue === undefined ? {} : { maxValue: amountOf(request, 'maxValue') }),
  };
}

function bindingOf(binding: JsonObject): Binding {
  return { name: textOf(binding, 'name'), type: textOf(binding, 'type'), value: operandOf(member(binding, 'value')) };
}

function operandOf(value: JsonValue | undefined): Binding['value'] {
  if (isObject(value)) return { file: textOf(value, 'file') };
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return value;
  throw new TypeError('a binding has no value');
}

function vmSpecOf(spec: JsonObject): VmSpec {
  const language = languages.find((name) => name === member(spec, 'language'));
  if (language === undefined) throw new TypeError('`language` is none');
  const allowedModules = listOf(spec, 'allowedModules').map((name) => {
    if (typeof name !== 'string') throw new TypeError('a module has no name');
    return name;
  });
  return {
    language,
    allowedModules,
    ...eachLimit((name) => amountOf(spec, name)),
  };
}

function resultTypeOf(type: JsonValue | undefined): ResultType {
  const item = isObject(type) ? member(type, 'list') : undefined;
  return item === undefined ? itemTypeOf(type) : { list: itemTypeOf(item) };
}

function itemTypeOf(type: JsonValue | undefined): ItemType {
  if (isObject(type)) return { json: textOf(type, 'json') };
  const word = itemWords.find((known) => known === type);
  if (word === undefined) throw new TypeError('`type` is none');
  return word;
}

function objectOf(value: JsonValue | undefined, what: string): JsonObject {
  if (!isObject(value)) throw new TypeError(`${what} is no object`);
  return value;
}

function listOf(object: JsonObject, key: string): readonly JsonValue[] {
  const list = member(object, key);
  if (!isArray(list)) throw new TypeError(`\`${key}\` is no list`);
  return list;
}

function textOf(object: JsonObject, key: string): string {
  const text = member(object, key);
  if (typeof text !== 'string') throw new TypeError(`\`${key}\` is no text`);
  return text;
}

function amountOf(object: JsonObject, key: string): number {
  const amount = member(object, key);
  if (typeof amount !== 'number' || !Number.isSafeInteger(amount) || amount < 0) throw new TypeError(`\`${key}\` is no amount`);
  return amount;
}
