import type { Span } from '../../compiler/span.ts';
import { blank, only } from './reply-text.ts';

const fence = /^[ \t]*(?:>[ \t]*)?(?:`{3,}|~{3,})[^`\n]*$/;

/** A line that is not said to somebody. */
const isCode = (line: string): boolean => /^\s*(?:[A-Za-z_]\w*[ \t]*=(?!=)|(?:let|in)\s*$)/.test(line);

const isFence = (line: string): boolean => fence.test(line);

/** Whether a place of a reply is inside of a code fence. */
export function isFenced(text: string, offset: number): boolean {
  return text.slice(0, offset).split('\n').filter(isFence).length % 2 === 1;
}

/**
 * What an action is about, with all else blank: fences, and, where there are fences, what stands outside of them and is no code.
 *
 * @param span from after the header to the end of the reply, or to the next header
 */
export function bodyOf(text: string, { start, end }: Span): string {
  let inside = isFenced(text, start) || fence.test(text.slice(text.lastIndexOf('\n', start - 1) + 1, start));
  const lines = text.slice(start, end).split('\n');
  const hasFences = inside || lines.some(isFence);
  const marked = lines.map((line) => {
    const isMark = isFence(line);
    if (isMark) inside = !inside;
    return { line, isMark, inside };
  });
  const keepsOutside = !hasFences || marked.some((one) => !one.inside && !one.isMark && isCode(one.line));
  const kept = marked.map(({ line, isMark, inside: within }) => (isMark || !(within || keepsOutside) ? blank(line) : line)).join('\n');
  return only(text, start, start) + kept.trimEnd();
}
