import { resolve } from 'node:path';
import { InvalidArgumentError } from 'commander';
import { type Language, languageNamed, languages } from '../../compiler/eval/vm-spec.ts';

const units: Readonly<Record<string, number>> = { '': 1, kib: 2 ** 10, mib: 2 ** 20, gib: 2 ** 30 };

/** A size in bytes: `1048576`, `64MiB`. */
export function parseSize(text: string): number {
  const [, digits = '', unit = ''] = /^(\d{1,15})\s*([A-Za-z]*)$/.exec(text) ?? [];
  const size = Number(digits) * (units[unit.toLowerCase()] ?? Number.NaN);
  if (digits === '' || !Number.isSafeInteger(size) || size === 0) throw new InvalidArgumentError('It is a number of bytes, or of KiB, MiB or GiB, as in 64MiB.');
  return size;
}

/** The name of a model, a file or a folder: an empty one is most likely a variable of the shell that is not set. */
export function parseGiven(text: string): string {
  if (text === '') throw new InvalidArgumentError('It is empty: is a variable of the shell not set?');
  return text;
}

/** How many derivations are built at once. */
export function parseJobs(text: string): number {
  if (!/^\d{1,6}$/.test(text)) throw new InvalidArgumentError('It is a whole number, as in 4.');
  return Number(text);
}

/** A whole number from 0 on. */
export function parseNatural(text: string): number {
  if (!/^\d{1,12}$/.test(text)) throw new InvalidArgumentError('It is a whole number, as in 100.');
  return Number(text);
}

/** A whole number from 1 on. */
export function parsePositive(text: string): number {
  const number = parseNatural(text);
  if (number === 0) throw new InvalidArgumentError('It is at least 1.');
  return number;
}

/** How deep sessions go: what is deeper would cost more than it could find. */
export function parseDepth(text: string): number {
  if (!/^([1-9]|10)$/.test(text)) throw new InvalidArgumentError('It is a whole number from 1 to 10.');
  return Number(text);
}

/** An amount of dollars, of which millionths are the smallest part: `5`, `0.25`. */
export function parseDollars(text: string): number {
  if (!/^\d{1,6}(\.\d{1,6})?$/.test(text)) throw new InvalidArgumentError('It is a number of dollars, as in 0.50.');
  return Number(text);
}

/** A store as Nix takes it: a path from here by its full name, since the command that is printed may be run elsewhere. */
export function parseStore(text: string): string {
  return text.startsWith('./') || text.startsWith('../') ? resolve(text) : text;
}

const milliseconds: Readonly<Record<string, number>> = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 };

/** A length of time, in milliseconds: `90s`, `45m`, `12h`, `30d`, `2w`. */
export function parseDuration(text: string): number {
  const [, digits = '', unit = ''] = /^(\d{1,9})\s*([smhdw])$/.exec(text) ?? [];
  const duration = Number(digits) * (milliseconds[unit] ?? Number.NaN);
  if (digits === '' || !Number.isSafeInteger(duration)) throw new InvalidArgumentError('It is a number of s, m, h, d or w, as in 12h.');
  return duration;
}

/** Languages of code, separated by commas. */
export function parseLanguages(text: string): readonly Language[] {
  const named = text.split(',').map((name) => {
    const language = languageNamed(name.trim());
    if (language === undefined) throw new InvalidArgumentError(`It is a list of ${languages.join(', ')}, as in javascript,python.`);
    return language;
  });
  return languages.filter((language) => named.includes(language));
}

/** Collects names of an option that may be given several times. */
export function collectGiven(text: string, earlier: readonly string[]): readonly string[] {
  return collect(parseGiven(text), earlier);
}

/** Collects an option that may be given several times. */
export function collect(text: string, earlier: readonly string[]): readonly string[] {
  return [...earlier, text];
}
