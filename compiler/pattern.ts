import { RE2JS, RE2JSCompileException, RE2JSSyntaxException } from 're2js';

/**
 * How large a pattern may be, in characters and, compiled, in instructions of its program: what a line costs to
 * match grows with the program, and RE2's own limit (1.4 million instructions) takes seconds to compile.
 */
export const maxPatternSize = 100_000;

/** A pattern ready to use, or why there is none and, if known, where in the pattern (UTF-16 code units from 0). */
export type CompiledPattern =
  | { readonly ok: true; readonly regex: RE2JS }
  | { readonly ok: false; readonly reason: string; readonly offset?: number };

/**
 * Compiles an RE2 pattern, which matches in time linear in its input.
 *
 * Patterns are meant for one line without its terminator, so `^` and `$` are the line's ends, and a `.` is any
 * character (a lone CR too).
 */
export function compilePattern(pattern: string, options: { ignoreCase: boolean }): CompiledPattern {
  if (pattern.length > maxPatternSize) {
    return { ok: false, reason: `it is ${pattern.length} characters long, and ${maxPatternSize} are the most` };
  }
  let regex: RE2JS;
  try {
    regex = RE2JS.compile(pattern, options.ignoreCase ? RE2JS.CASE_INSENSITIVE : 0);
  } catch (error) {
    if (error instanceof RE2JSSyntaxException) return refuse(pattern, error.error, error.input ?? '');
    if (error instanceof RE2JSCompileException) return { ok: false, reason: tooLarge };
    throw error;
  }
  return regex.programSize() > maxPatternSize ? { ok: false, reason: tooLarge } : { ok: true, regex };
}

/** The pattern that matches a text and nothing else: what a fixed text is when case is ignored. */
export function patternOfText(text: string): string {
  return RE2JS.quote(text);
}

const tooLarge = `it compiles to more than ${maxPatternSize} steps: repeat less, or less deeply`;

function refuse(pattern: string, error: string, fragment: string): CompiledPattern {
  const offset = findOffset(pattern, error, fragment);
  return { ok: false, reason: explain(error, fragment), ...(offset === undefined ? {} : { offset }) };
}

/** RE2 says which piece of the pattern is wrong, not where it is: known if there is only one such piece. */
function findOffset(pattern: string, error: string, fragment: string): number | undefined {
  if (error.startsWith('trailing backslash')) return pattern.length - 1;
  // For these RE2 names the whole pattern.
  if (error === 'missing closing )' || error === 'unexpected )') return undefined;
  const first = pattern.indexOf(fragment);
  return fragment !== '' && first !== -1 && first === pattern.lastIndexOf(fragment) ? first : undefined;
}

/** What a piece that RE2 does not have is in the dialects that have it. */
const foreign: readonly (readonly [RegExp, string])[] = [
  [/^\(\?<?[=!]/, 'looking ahead or behind cannot be matched in linear time, and RE2 has neither'],
  [/^\(\?P$/, 'a group is named by `(?P<name>…)`; `(?P=name)`, a backreference, is not linear, and RE2 has none'],
  [/^\\([1-9]|[kg])/, 'a backreference cannot be matched in linear time, and RE2 has none'],
  [/^(\(\?>|[*+?}]\+$)/, 'RE2 never backtracks, so it has no atomic groups and no possessive repetition'],
  [/^\(\?#/, 'RE2 has no comments in patterns'],
  [/^\(\?[(R&0-9]/, 'RE2 has no conditions and no recursion'],
  [/^\\[Z]/, 'the end is `$` or `\\z`'],
  [/^\\u/, 'a character by its number is `\\x{1F600}`'],
];

function explain(error: string, fragment: string): string {
  for (const [form, reason] of foreign) {
    const piece = form.exec(fragment)?.[0];
    if (piece !== undefined) return `\`${piece}\`: ${reason}`;
  }
  const shown = `\`${shorten(fragment)}\``;
  switch (error) {
    case 'missing closing )':
      return 'a `(` is never closed (`\\(` is the character)';
    case 'unexpected )':
      return 'a `)` closes nothing (`\\)` is the character)';
    case 'missing closing ]':
      return `the \`[\` of ${shown} is never closed (\`\\[\` is the character)`;
    case 'missing argument to repetition operator':
      return `${shown} has nothing before it to repeat (\`\\${fragment.slice(0, 1)}\` is the character)`;
    case 'invalid nested repetition operator':
      return `${shown} repeats a repetition: put the inner one in a group`;
    case 'invalid repeat count':
      return `${shown} ${whyNoCount(fragment)}`;
    case 'trailing backslash at end of expression':
      return 'it ends in a backslash that escapes nothing (`\\\\` is the character)';
    case 'invalid escape sequence':
      return `${shown} is no escape of RE2`;
    case 'invalid character class range':
      return fragment.startsWith('\\p') || fragment.startsWith('\\P') || fragment.startsWith('[:')
        ? `${shown} is no class of characters that RE2 knows`
        : `the range ${shown} of a class is empty or ends in a class`;
    case 'invalid named capture':
      return `${shown} does not name a group: names are letters, digits and \`_\``;
    case 'duplicate capture group name':
      return `two groups are named ${shown}`;
    case 'invalid or unsupported Perl syntax':
      return `${shown} is no group of RE2 (\`(?:…)\` does not capture, \`(?i)\` ignores case)`;
    case 'expression nests too deeply':
      return 'its groups nest deeper than 1000';
    case 'expression too large':
      return tooLarge;
    default:
      return fragment === '' ? error : `${error}: ${shown}`;
  }
}

function whyNoCount(fragment: string): string {
  const [least = 0, most = least] = [...fragment.matchAll(/\d+/g)].map(([digits]) => Number(digits));
  if (least > most) return 'repeats at most less often than at least';
  return most > 1000 ? 'repeats more than 1000 times' : 'repeats what repeats already, together more than 1000 times';
}

function shorten(fragment: string): string {
  const characters = [...fragment];
  return characters.length <= 20 ? fragment : `${characters.slice(0, 19).join('')}…`;
}
