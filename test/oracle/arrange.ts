import { compareDecimals } from './decimal.ts';
import { numbersOf } from './reduce.ts';
import { Refusal } from './refusal.ts';
import { compareByCodePoint } from './text.ts';
import { type Element, textOf } from './value.ts';

/** By repeated insertion after all that do not come later: stable whichever way the order goes. */
function insertionSort<T>(items: readonly T[], compare: (a: T, b: T) => number): readonly T[] {
  const sorted: T[] = [];
  for (const item of items) {
    const later = sorted.findIndex((other) => compare(other, item) > 0);
    sorted.splice(later < 0 ? sorted.length : later, 0, item);
  }
  return sorted;
}

export function sort(list: readonly Element[], by: 'text' | 'number', reverse: boolean): readonly Element[] {
  const direction = reverse ? -1 : 1;
  if (by === 'text') return insertionSort(list, (a, b) => direction * compareByCodePoint(textOf(a), textOf(b)));
  const numbers = numbersOf(list.map(textOf));
  const keyed = list.flatMap((item, i) => numbers.slice(i, i + 1).map((number) => ({ item, number })));
  return insertionSort(keyed, (a, b) => direction * compareDecimals(a.number, b.number)).map(({ item }) => item);
}

export function unique(list: readonly Element[]): readonly Element[] {
  return list.filter((item, i) => list.findIndex((other) => textOf(other) === textOf(item)) === i);
}

export function take(list: readonly Element[], n: number): readonly Element[] {
  return list.filter((_, i) => i < n);
}

export function at(list: readonly Element[], i: number): Element {
  const item = list[i < 0 ? list.length + i : i];
  if (item === undefined) throw new Refusal('no such position', String(i));
  return item;
}

export function tally(list: readonly Element[]): readonly string[] {
  const values = list.map(textOf);
  const count = (value: string) => values.filter((other) => other === value).length;
  const distinct = values.filter((value, i) => values.indexOf(value) === i);
  return insertionSort(distinct, (a, b) => count(b) - count(a)).map((value) => `${count(value)}\t${value}`);
}
