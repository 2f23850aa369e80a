/**
 * Text from plans and contexts as a terminal may show it. A control character could move the cursor, colour or hide what
 * follows, and one that changes the writing direction could make a plan look like another: each is shown by its name.
 */
export function printable(text: string): string {
  return text.replace(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu, (character) => (character === '\n' ? character : named(character)));
}

function named(character: string): string {
  if (character === '\t') return '    ';
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCodePoint(0x2400 + code);
  return code === 0x7f ? '\u2421' : `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
}

/** What is wide by Unicode's East_Asian_Width, by blocks: for a caret it need not be right for each unassigned character. */
const wide = new RegExp(
  [
    '\\p{Emoji_Presentation}',
    '[\\u1100-\\u115F\\u2E80-\\u303E\\u3041-\\uA4CF\\uA960-\\uA97C\\uAC00-\\uD7A3]',
    '[\\uF900-\\uFAFF\\uFE30-\\uFE6F\\uFF00-\\uFF60\\uFFE0-\\uFFE6]',
    '[\\u{16FE0}-\\u{18CFF}\\u{1B000}-\\u{1B2FF}\\u{20000}-\\u{3FFFD}]',
  ].join('|'),
  'u',
);

/** How many columns of a terminal a printable text takes: none for a combining mark, two for a wide character. */
export function displayWidth(text: string): number {
  let width = 0;
  for (const character of text) {
    if (!/\p{M}/u.test(character)) width += wide.test(character) ? 2 : 1;
  }
  return width;
}
