import { linesWithTerminators, withoutTerminator } from './text.ts';

/** What lies from `start` up to `end` of a sequence; negative positions count from its end. */
export function slice<T>(sequence: readonly T[], start: number, end: number = sequence.length): readonly T[] {
  const position = (index: number) => Math.min(Math.max(index < 0 ? sequence.length + index : index, 0), sequence.length);
  return sequence.filter((_, i) => i >= position(start) && i < position(end));
}

/** Whether a pattern matches somewhere in a line that has no terminator. */
export type Matches = (line: string) => boolean;

interface GrepOptions {
  readonly invert?: boolean;
  readonly around?: number;
}

/** Those that are selected, and their neighbours up to `around` away, in order. */
function keepAround<T>(sequence: readonly T[], selects: (one: T) => boolean, { invert = false, around = 0 }: GrepOptions): readonly T[] {
  const selected = sequence.map((one) => selects(one) !== invert);
  return sequence.filter((_, i) => selected.slice(Math.max(i - around, 0), i + around + 1).includes(true));
}

/** The matching lines of a text, verbatim. */
export function grepText(text: string, matches: Matches, options: GrepOptions = {}): string {
  return keepAround(linesWithTerminators(text), (line) => matches(withoutTerminator(line)), options).join('');
}

/** The items that have a matching line. */
export function grepItems<T>(items: readonly T[], textOf: (item: T) => string, matches: Matches, options: GrepOptions = {}): readonly T[] {
  const hasMatch = (item: T) => linesWithTerminators(textOf(item)).some((line) => matches(withoutTerminator(line)));
  return keepAround(items, hasMatch, options);
}

/** What a pattern finds in one subject: a line of a text, or an item. */
function extractFrom(subject: string, pattern: RegExp): readonly string[] {
  const found: string[] = [];
  for (const [match, ...groups] of subject.matchAll(pattern)) {
    if (match === '') continue;
    const takingPart = groups.filter((group: string | undefined) => group !== undefined);
    if (groups.length === 0) found.push(match);
    else if (takingPart.length > 0) found.push(takingPart.join('\t'));
  }
  return found;
}

/** @param pattern with the flag `g` */
export function extractText(text: string, pattern: RegExp): readonly string[] {
  return linesWithTerminators(text).flatMap((line) => extractFrom(withoutTerminator(line), pattern));
}

/** @param pattern with the flag `g` */
export function extractItems(items: readonly string[], pattern: RegExp): readonly string[] {
  return items.flatMap((item) => extractFrom(item, pattern));
}
