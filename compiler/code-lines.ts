import { isBlock } from './literals.ts';
import type { Span } from './span.ts';

/** What a text literal is made of, as far as lines are concerned: escapes, which may stand for a line break, and line breaks themselves. */
const pieces = /\\(?:u\{([0-9A-Fa-f]+)\}|[^])|\n/g;

/**
 * Where in a text literal a line of its text stands, without the blanks around it: what a program says of its line 3 is about that place of the plan.
 *
 * @param image the literal with its quotes, which has no invalid escapes
 * @param start where it begins in its source
 * @param line of the text, from 1; lines end at `\n`. One after the last is the last: some languages find the end of a program there
 */
export function spanOfLine(image: string, start: number, line: number): Span {
  const quotes = isBlock(image) ? 3 : 1;
  const first = isBlock(image) && image[quotes] === '\n' ? quotes + 1 : quotes;
  const end = image.length - quotes;
  let [from, to] = [first, end];
  let reached = 1;
  pieces.lastIndex = first;
  for (let piece = pieces.exec(image); piece !== null && piece.index < end; piece = pieces.exec(image)) {
    if (!endsLine(piece)) continue;
    if (reached === line) {
      to = piece.index;
      break;
    }
    reached += 1;
    from = pieces.lastIndex;
  }
  const written = image.slice(from, to);
  const leading = written.length - written.trimStart().length;
  return { start: start + from + (written.trim() === '' ? 0 : leading), end: start + from + written.trimEnd().length };
}

/** A backslash before a line break is both in the text. */
function endsLine([piece, digits]: RegExpExecArray): boolean {
  return digits === undefined ? piece === '\n' || piece === '\\n' || piece === '\\\n' : Number.parseInt(digits, 16) === 10;
}
