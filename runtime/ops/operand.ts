import { type ByteSource, textSource } from './byte-source.ts';
import { isObject, type JsonValue, member } from './json-value.ts';

/** Gives the bytes of the value that a reference `{ "file": … }` names. */
export type OpenFile = (file: string) => ByteSource;

/**
 * The bytes of the value that an operand is: of a reference, those of its file; a literal text is its UTF-8, a Number or
 * Bool its canonical text. A number is an integer of JSON where that is exact, else a string of the canonical decimal.
 */
export function sourceOf(operand: JsonValue | undefined, open: OpenFile): ByteSource {
  const file = fileOf(operand);
  if (file !== undefined) return open(file);
  if (typeof operand === 'string') return textSource(operand);
  if (typeof operand === 'boolean' || Number.isSafeInteger(operand)) return textSource(String(operand));
  throw new TypeError(`an operand is neither a reference nor a literal: ${JSON.stringify(operand)}`);
}

/** The file that a reference names; undefined for a literal. */
export function fileOf(operand: JsonValue | undefined): string | undefined {
  if (!isObject(operand)) return undefined;
  const file = member(operand, 'file');
  return typeof file === 'string' ? file : undefined;
}
