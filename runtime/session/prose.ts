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

/** How what a session shows begins, where a model writes it itself: it goes on as if it had been answered. */
const madeUp = /^(?:[*_]{0,3}(?:Results?|Output|Observation|Response|User|Human|Assistant|System|You)[*_]{0,3}[ \t]*:|[A-Za-z_]\w*: (?:Text|Number|Bool|List<|Record)(?![\w(]))/;

const opensData = /^<(text\d*)>$/;

/** A text of the language without the lines of prose that stand outside of its brackets and texts: what a model says before, between and after, and results that it makes up. */
export function withoutProse(text: string): string {
  const { tokens } = lex({ name: 'reply', text }, true);
  const lines = text.split('\n');
  let next = 0;
  let depth = 0;
  let end = 0;
  let start = 0;
  /** The tag of made up data, in which a line is. */
  let data: string | undefined;
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
      if (isInText) return line;
      const said = line.trim();
      if (data !== undefined) {
        if (said === `</${data}>`) data = undefined;
        depth = 0;
        return blank(line);
      }
      data = opensData.exec(said)?.[1];
      if (data === undefined && ((depth > 0 && !isApart) || !(isProse(said) || madeUp.test(said)))) return line;
      depth = 0;
      return blank(line);
    })
    .join('\n');
}
