/**
 * A value as part of a message: shortened to 60 characters unless told otherwise, and with everything that would break the line or steer a
 * terminal (control and format characters, line and paragraph separators, lone surrogates) shown as an escape of the
 * plan language.
 */
export function excerpt(text: string, longest = 60): string {
  // Only the beginning is looked at: the value may be as long as 64 MiB.
  const characters = [...text.slice(0, 2 * longest + 2)];
  const shown = characters.length > longest ? [...characters.slice(0, longest - 1), '…'] : characters;
  return shown.map((character, index) => (index === longest - 1 && character === '…' ? character : printable(character))).join('');
}

function printable(character: string): string {
  if (character === '\n') return '\\n';
  if (character === '\r') return '\\r';
  if (character === '\t') return '\\t';
  if (/^[\p{Control}\p{Format}\p{Surrogate}\p{Line_Separator}\p{Paragraph_Separator}]$/u.test(character)) {
    return `\\u{${(character.codePointAt(0) ?? 0).toString(16).toUpperCase()}}`;
  }
  return character;
}
