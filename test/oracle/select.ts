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

/** The next place between two characters of a text, never inside one, in UTF-16 units. */
function placeAfter(text: string, at: number): number {
  return at + ((text.codePointAt(at) ?? 0) > 0xffff ? 2 : 1);
}

/**
 * Whether V8 finds a pattern in a line, tried at every place between two characters. Left to search by itself, V8 14 misses `[^a]$` before the end
 * of a line that ends in an astral character, and finds `\B` in the middle of one.
 */
export function matcherOf(pattern: string): Matches {
  const expression = new RegExp(pattern, 'uy');
  return (line) => {
    for (let at = 0; at <= line.length; at = placeAfter(line, at)) {
      expression.lastIndex = at;
      if (expression.test(line)) return true;
    }
    return false;
  };
}

/** What a pattern finds in one subject: a line of a text, or an item. */
function extractFrom(subject: string, pattern: RegExp): readonly string[] {
  const found: string[] = [];
  for (let at = 0; at <= subject.length; ) {
    pattern.lastIndex = at;
    const [match = '', ...groups] = pattern.exec(subject) ?? [];
    if (match === '') {
      at = placeAfter(subject, at);
      continue;
    }
    at += match.length;
    const takingPart = groups.filter((group: string | undefined) => group !== undefined);
    if (groups.length === 0) found.push(match);
    else if (takingPart.length > 0) found.push(takingPart.join('\t'));
  }
  return found;
}

/** @param pattern with the flag `y`: V8 14 searches wrongly around astral characters, as `matcherOf` says */
export function extractText(text: string, pattern: RegExp): readonly string[] {
  return linesWithTerminators(text).flatMap((line) => extractFrom(withoutTerminator(line), pattern));
}

/** @param pattern with the flag `y`: V8 14 searches wrongly around astral characters, as `matcherOf` says */
export function extractItems(items: readonly string[], pattern: RegExp): readonly string[] {
  return items.flatMap((item) => extractFrom(item, pattern));
}
