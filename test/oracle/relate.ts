import { Refusal } from './refusal.ts';

export function zip(a: readonly string[], b: readonly string[]): readonly string[] {
  if (a.length !== b.length) throw new Refusal('unequal lengths', String(b.length));
  return a.map((cell, i) => `${cell}\t${b[i]}`);
}

export function pairs(list: readonly string[]): readonly string[] {
  return list.flatMap((first, i) => list.slice(i + 1).map((second) => `${first}\t${second}`));
}

export function cross(a: readonly string[], b: readonly string[]): readonly string[] {
  return a.flatMap((first) => b.map((second) => `${first}\t${second}`));
}

export function keep(list: readonly string[], among: readonly string[], invert: boolean): readonly string[] {
  return list.filter((item) => among.some((other) => other === item) !== invert);
}
