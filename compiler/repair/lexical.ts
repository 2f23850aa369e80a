import type { IToken } from 'chevrotain';
import { retag } from '../lexer.ts';
import { spanOf } from '../token-span.ts';
import { Operator, TextLiteral, WrongComment, WrongText } from '../tokens.ts';
import type { RepairSession } from './session.ts';
import { is, isIdentifier, touch } from './tree.ts';

/** Reports tokens of other languages, and leaves out or replaces them: comments, quotes, prefixes of texts, hyphens in names. */
export function repairTokens(tokens: readonly IToken[], session: RepairSession): IToken[] {
  const repaired: IToken[] = [];
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index];
    if (token === undefined) break;
    const next = tokens[index + 1];
    if (is(token, WrongComment)) {
      session.report('RLM1013', { start: token.image.slice(0, 2) }, spanOf(token));
      continue;
    }
    if (is(token, WrongText)) {
      session.report('RLM1011', { quote: token.image.charAt(0) }, spanOf(token));
      retag(token, TextLiteral);
    } else if (isIdentifier(token) && /^[a-z]{1,2}$/i.test(token.image) && is(next, TextLiteral, WrongText) && touch(token, next)) {
      session.report('RLM1012', { prefix: token.image }, spanOf(token));
      continue;
    } else if (isIdentifier(token)) {
      const last = hyphenated(tokens, index);
      const end = tokens[last];
      if (end !== undefined && last > index) {
        const image = session.source.text.slice(token.startOffset, spanOf(end).end);
        session.report('RLM1045', { name: image }, { start: token.startOffset, end: spanOf(end).end });
        repaired.push({ ...end, image, startOffset: token.startOffset });
        index = last;
        continue;
      }
    }
    repaired.push(token);
  }
  return repaired;
}

/** The index of the last part of a name such as `error-lines`, which starts at `index`. */
function hyphenated(tokens: readonly IToken[], index: number): number {
  let last = index;
  for (;;) {
    const [name, hyphen, next] = tokens.slice(last, last + 3);
    if (name === undefined || next === undefined || !isIdentifier(next) || !is(hyphen, Operator) || hyphen.image !== '-') return last;
    if (!touch(name, hyphen) || !touch(hyphen, next)) return last;
    last += 2;
  }
}
