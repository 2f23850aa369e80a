import { resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';

const units: Readonly<Record<string, number>> = { '': 1, kib: 2 ** 10, mib: 2 ** 20, gib: 2 ** 30 };

/** A size in bytes: `1048576`, `64MiB`. */
export function parseSize(text: string): number {
  const [, digits = '', unit = ''] = /^(\d{1,15})\s*([A-Za-z]*)$/.exec(text) ?? [];
  const size = Number(digits) * (units[unit.toLowerCase()] ?? Number.NaN);
  if (digits === '' || !Number.isSafeInteger(size) || size === 0) throw new InvalidArgumentError('It is a number of bytes, or of KiB, MiB or GiB, as in 64MiB.');
  return size;
}

/** How many derivations are built at once. */
export function parseJobs(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('It is a whole number, as in 4.');
  return Number(text);
}

/** A store as Nix takes it: a path from here by its full name, since the command that is printed may be run elsewhere. */
export function parseStore(text: string): string {
  return text.startsWith('./') || text.startsWith('../') ? resolve(text) : text;
}

/** Collects an option that may be given several times. */
export function collect(text: string, earlier: readonly string[]): readonly string[] {
  return [...earlier, text];
}
