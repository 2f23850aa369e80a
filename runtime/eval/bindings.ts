import { fileSource } from '../ops/byte-source.ts';
import { elementsOf } from '../ops/elements.ts';
import { longestLine } from '../ops/limits.ts';
import { sourceOf } from '../ops/operand.ts';
import { readAll } from '../ops/pieces.ts';
import { trim } from '../ops/white-space.ts';
import { wholeCharacters } from '../ops/whole-characters.ts';
import { ValueError } from '../ops/value-error.ts';
import type { Binding } from './request.ts';

/** A value for code, in parts that are small enough for any engine, whatever the size of the whole: texts and lists may be larger than a string of JavaScript can be. */
export type BoundValue =
  /** The UTF-8 of a text, in pieces of whole characters, each valid until the next is taken. */
  | { readonly kind: 'text'; readonly size: number; readonly pieces: Iterable<Buffer> }
  /** The JSON of the elements of a list, each valid until the next is taken. */
  | { readonly kind: 'list'; readonly elements: Iterable<Buffer> }
  /** A number, a truth value or a record as JSON. Numbers are canonical decimals of any length. */
  | { readonly kind: 'json'; readonly json: Buffer };

/** @throws ValueError RLM4002 for an element, or a record, of more than 64 MiB */
export function boundValue({ type, value }: Binding): BoundValue {
  const source = sourceOf(value, fileSource);
  if (type === 'Text') return { kind: 'text', size: source.size, pieces: wholeCharacters(source) };
  if (type.startsWith('List')) return { kind: 'list', elements: elementsOf(source) };
  if (source.size > longestLine) throw new ValueError('RLM4002', { what: 'element', index: 1, limit: longestLine });
  // A record is a line, and its end is no part of the JSON.
  return { kind: 'json', json: trim(readAll(source)) };
}

/** Whether values of a type, as `printType` writes it, have numbers in them. */
export function hasNumbers(type: string): boolean {
  return type.includes('Number');
}
