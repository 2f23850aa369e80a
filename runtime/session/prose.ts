import { lex } from '../../compiler/lexer.ts';
import { LeftBrace, LeftBracket, LeftParen, RightBrace, RightBracket, RightParen } from '../../compiler/tokens.ts';
import { blank } from './reply-text.ts';

const openers = [LeftParen, LeftBracket, LeftBrace];
const closers = [RightParen, RightBracket, RightBrace];

/** Three words in a row, or a line that ends as a sentence does. No expression of the language has that. */
const sentence = /^(?:[-*>•]\s+|\d+[.)]\s+)?[*_`"“(]*\p{L}[\p{L}\p{M}\d'’-]*[*_`"”),.;:!?]*(?:\s+[*_`"“(]*[\p{L}\d$'’-]+[*_`"”),.;:!?%]*){2,}|^\p{L}[\p{L}\p{M}'’, -]*[.!?…:]$/u;

/** With these words code of other languages begins, of which something is to be said. */
const code = /^(?:let|in|for|while|if|else|elif|def|return|import|from|with|try|lambda|print|const|var|function|class|select)\b/;

/** Whether a line is said to somebody. */
export const isProse = (line: string): boolean => sentence.test(line) && !code.test(line) && !/^[A-Za-z_]\w*\s*=/.test(line);

/** A text of the language without the lines of prose that stand outside of its brackets and texts: what a model says before, between and after. */
export function withoutProse(text: string): string {
  const { tokens } = lex({ name: 'reply', text }, true);
  const lines = text.split('\n');
  let next = 0;
  let depth = 0;
  let end = 0;
  let start = 0;
  return lines
    .map((line, index) => {
      for (let token = tokens[next]; token !== undefined && token.startOffset < start; token = tokens[++next]) {
        if (openers.includes(token.tokenType)) depth += 1;
        if (closers.includes(token.tokenType)) depth = Math.max(0, depth - 1);
        end = token.startOffset + token.image.length;
      }
      const isInText = end > start;
      start += line.length + 1;
      const isApart = lines[index - 1]?.trim() === '';
      if (isInText || (depth > 0 && !isApart) || !isProse(line.trim())) return line;
      depth = 0;
      return blank(line);
    })
    .join('\n');
}
