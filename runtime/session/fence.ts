import { excerpt } from '../../compiler/diagnostics/excerpt.ts';
import { freeTag } from '../questions/free-tag.ts';

/** Characters of a line that are shown. */
export const longestShown = 200;

/** A line of data as a model sees it: on one line, cut, and with control characters as escapes. */
export function shownLine(text: string): string {
  return excerpt(text, longestShown);
}

/**
 * Puts what is no word of ours between tags whose name does not occur in it, so that it cannot pretend to end.
 *
 * @param lines each on a line of its own
 */
export function fence(lines: readonly string[]): string {
  const tag = freeTag(lines);
  return [`<${tag}>`, ...lines, `</${tag}>`].join('\n');
}
