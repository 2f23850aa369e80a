import { type Decimal, printDecimal } from './decimal.ts';

/** An element of a list, as the reference knows it; a record is a map. */
export type Element = string | boolean | Decimal | readonly Element[] | ReadonlyMap<string, Element>;

function jsonOf(element: Element): string {
  if (typeof element === 'string') return JSON.stringify(element);
  if (typeof element === 'boolean') return String(element);
  if ('coefficient' in element) return printDecimal(element);
  if (element instanceof Map) return `{${[...element].map(([name, field]) => `${JSON.stringify(name)}:${jsonOf(field)}`).join(',')}}`;
  return `[${[...element.values()].map(jsonOf).join(',')}]`;
}

/** An element where a text is wanted, or compared: of lists and records their JSON. */
export function textOf(element: Element): string {
  return typeof element === 'string' ? element : jsonOf(element);
}

/** A list as it is in a file: one JSON value and a newline per element; elements keep their type. */
export function fileOfList(elements: readonly Element[]): string {
  return elements.map((element) => `${jsonOf(element)}\n`).join('');
}

/** An element as a value of its own, as it is in a file. */
export function fileOf(element: Element): string {
  if (element instanceof Array) return fileOfList(element);
  return element instanceof Map ? `${jsonOf(element)}\n` : textOf(element);
}
