import { type Decimal, printDecimal } from './decimal.ts';

/** An element of a list, as the reference knows it. */
export type Element = string | boolean | Decimal;

/** An element where a text is wanted. */
export function textOf(element: Element): string {
  if (typeof element === 'string') return element;
  return typeof element === 'boolean' ? String(element) : printDecimal(element);
}

/** A list as it is in a file: one JSON value and a newline per element; numbers stay numbers. */
export function fileOfList(elements: readonly Element[]): string {
  return elements.map((element) => `${typeof element === 'string' ? JSON.stringify(element) : textOf(element)}\n`).join('');
}
