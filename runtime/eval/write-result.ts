import { isUtf8 } from 'node:buffer';
import { newline, quote } from '../ops/bytes.ts';
import { printDecimal, readDecimal } from '../ops/decimal.ts';
import { longestLine } from '../ops/limits.ts';
import { valueOfElement } from '../ops/value-of-element.ts';
import { ValueError } from '../ops/value-error.ts';
import { trim } from '../ops/white-space.ts';
import { Output } from '../ops/output.ts';
import { fitSchema } from '../questions/fit-schema.ts';
import { EvalError } from './eval-error.ts';
import { afterSpace, elementsOfArray, elementsOfLines, endOfValue, endsAt, NoJson } from './json-scan.ts';
import type { EvalRequest } from './request.ts';
import { unescapedPieces } from './unescape.ts';

type ResultType = EvalRequest['type'];
type ItemType = Exclude<ResultType, { list: unknown }>;

/** What a process gave that came to a result. */
export type Given = { readonly kind: 'result' | 'lines'; readonly value: Buffer } | { readonly kind: 'printed'; readonly printed: Buffer };

/**
 * The bytes of the value that code gave, if it is of the type that was asked for: in pieces that are valid until the next is taken.
 *
 * @throws EvalError RLM4032; ValueError RLM4002 for an element of more than 64 MiB
 */
export function* resultPieces(given: Given, type: ResultType): Generator<Uint8Array> {
  try {
    if (given.kind === 'printed') yield* printedPieces(given.printed, type);
    else if (given.kind === 'lines') yield* listPieces(given.value, elementsOfLines(utf8(given.value, type)), type);
    else yield* valuePieces(utf8(given.value, type), type);
  } catch (error) {
    if (!(error instanceof NoJson)) throw error;
    const actual = beginning(trim(given.kind === 'printed' ? given.printed : given.value));
    throw new EvalError(undefined, 'RLM4032', { wanted: `${wordsFor(type)}: it is ${error.message}`, actual });
  }
}

/** Why a reply that came with no value is none of a type. */
export function unfit(actual: string, type: ResultType): EvalError {
  return misfit(actual, type);
}

/** How a type is called in messages. */
function wordsFor(type: ResultType): string {
  if (typeof type === 'object') return 'list' in type ? 'a list' : 'a value that fits the schema';
  return { text: 'a text', number: 'a number', bool: 'true or false' }[type];
}

function misfit(actual: string, type: ResultType, place?: string): EvalError {
  return new EvalError(undefined, 'RLM4032', { wanted: wordsFor(type), actual, ...(place === undefined ? {} : { place }) });
}

/** The beginning of a value, which may be a gigabyte. */
function beginning(bytes: Buffer): string {
  return bytes.toString('utf8', 0, 1000);
}

function utf8(bytes: Buffer, type: ResultType): Buffer {
  if (!isUtf8(bytes)) throw misfit('bytes that are not UTF-8', type);
  return bytes;
}

function* printedPieces(printed: Buffer, type: ResultType): Generator<Uint8Array> {
  const text = utf8(printed, type);
  if (type === 'text') {
    yield text;
    return;
  }
  const trimmed = trim(text);
  if (type === 'number') yield Buffer.from(canonical(trimmed, () => misfit(beginning(trimmed), type)));
  // As Python prints them, too.
  else if (type === 'bool') yield Buffer.from(/^(true|false)$/i.exec(trimmed.toString('latin1', 0, 10))?.[0].toLowerCase() ?? raise(misfit(beginning(trimmed), type)));
  else yield* valuePieces(trimmed, type);
}

function* valuePieces(json: Buffer, type: ResultType): Generator<Uint8Array> {
  const start = afterSpace(json, 0);
  if (typeof type === 'object' && 'list' in type) {
    if (json[start] !== 0x5b) throw misfit(beginning(json), type);
    yield* listPieces(json, elementsOfArray(json, start), type);
    return;
  }
  const end = endOfValue(json, start);
  endsAt(json, end);
  const value = json.subarray(start, end);
  if (type === 'text' && value[0] === quote) yield* textPieces(value, type);
  else if (type === 'text') yield Buffer.from(numeral(value, type));
  else yield* valueOfElement(Buffer.from(element(value, type)));
}

function* listPieces(json: Buffer, items: Iterable<Buffer>, type: ResultType): Generator<Uint8Array> {
  if (typeof type !== 'object' || !('list' in type)) throw misfit(`a list, ${beginning(json)}`, type);
  const out = new Output();
  let index = 0;
  for (const item of items) {
    index += 1;
    if (item.length > longestLine) throw new ValueError('RLM4002', { what: 'element', index, limit: longestLine });
    out.bytes(Buffer.from(element(item, type.list, `element ${index} of the result`)));
    out.byte(newline);
    if (out.ready) yield out.take();
  }
  yield* out.rest();
}

/** The text that a JSON string is. */
function* textPieces(json: Buffer, type: ResultType): Generator<Uint8Array> {
  for (const piece of unescapedPieces(json)) {
    // Only escapes can make it so: the JSON itself was UTF-8.
    if (piece === undefined) throw misfit(beginning(json), type);
    yield piece;
  }
}

/** A value of JSON as our ops write it: so equal elements are equal bytes. */
function element(json: Buffer, type: ItemType, place?: string): Uint8Array | string {
  if (typeof type === 'object') {
    const fit = fitSchema(json, type.json);
    if (fit.fits) return fit.element;
    throw new EvalError(undefined, 'RLM4032', { wanted: `what its schema says: ${fit.reason}`, actual: beginning(json), ...(place === undefined ? {} : { place }) });
  }
  switch (type) {
    case 'text':
      return json[0] === quote ? textElement(json, place) : `"${numeral(json, type, place)}"`;
    case 'number':
      return numeral(json, type, place);
    case 'bool':
      if (json[0] === 0x74 || json[0] === 0x66) return json;
      throw misfit(beginning(json), type, place);
  }
}

function textElement(json: Buffer, place: string | undefined): Uint8Array | string {
  if (!json.includes(0x5c)) return json;
  const text: unknown = JSON.parse(json.toString());
  if (typeof text !== 'string' || !text.isWellFormed()) throw misfit(beginning(json), 'text', place);
  return JSON.stringify(text);
}

/** The canonical text of a number of JSON. */
function numeral(json: Buffer, type: ItemType, place?: string): string {
  const first = json[0] ?? 0;
  if (first !== 0x2d && (first < 0x30 || first > 0x39)) throw misfit(beginning(json), type, place);
  return canonical(json, () => misfit(beginning(json), type, place));
}

function canonical(text: Buffer, refuse: () => EvalError): string {
  const digits = text.length < 16 ? text.toString('latin1') : '';
  if (/^(0|-?[1-9]\d*)$/.test(digits)) return digits;
  try {
    return printDecimal(readDecimal(text, () => 'the result'));
  } catch (error) {
    throw error instanceof ValueError ? refuse() : error;
  }
}

function raise(error: Error): never {
  throw error;
}
