/** More texts than these are slower to search for one by one than lines are to match. */
const mostTexts = 8;

/** A character that stands for itself: any without a meaning of its own, or ASCII punctuation but `|` after a backslash. */
const character = '(?:[^\\\\^$.*+?()[\\]{}|]|\\\\[!-/:-@[-`{}~])';

/** A text, a group of alternative texts, or the `|` between alternatives. */
const token = new RegExp(`(?<text>${character}+)|\\((?:\\?:)?(?<group>${character}*(?:\\|${character}*)*)\\)|(?<bar>\\|)`, 'y');

/**
 * The few texts of which a line must hold one to match, if that is all that a pattern says: it is made of texts, `|` between them,
 * and groups of alternatives that are not nested, such as `User: (59219|63685) `. Undefined for any other pattern.
 */
export function plainTexts(pattern: string): readonly string[] | undefined {
  const complete: string[] = [];
  let texts = [''];
  token.lastIndex = 0;
  while (token.lastIndex < pattern.length) {
    const { text, group, bar } = token.exec(pattern)?.groups ?? {};
    if (bar !== undefined) {
      complete.push(...texts);
      texts = [''];
    } else {
      const alternatives = text === undefined ? group?.split('|') : [text];
      if (alternatives === undefined) return undefined;
      texts = texts.flatMap((before) => alternatives.map((after) => before + withoutBackslashes(after)));
    }
    if (complete.length + texts.length > mostTexts) return undefined;
  }
  return [...complete, ...texts];
}

function withoutBackslashes(text: string): string {
  return text.replace(/\\(.)/g, '$1');
}
