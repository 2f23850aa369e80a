import type { ByteSource } from './byte-source.ts';
import { elementsOf, escapedTextOf } from './elements.ts';

/** The items as they are inside JSON strings, one character per byte. */
export function cellsOf(list: ByteSource): readonly string[] {
  return Array.from(elementsOf(list), (element) => escapedTextOf(element).toString('latin1'));
}
