import { type IToken, Lexer, type TokenType } from 'chevrotain';
import type { Comment } from './ast.ts';
import { type Diagnostic, diagnose } from './diagnostics/diagnostic.ts';
import type { Source } from './source.ts';
import type { Span } from './span.ts';
import { spanOf } from './token-span.ts';
import { BindingName, Equals, Identifier, isClosed, lexedTokens, TextLiteral, Unknown } from './tokens.ts';

export interface Lexed {
  readonly tokens: readonly IToken[];
  readonly comments: readonly Comment[];
  readonly diagnostics: readonly Diagnostic[];
  /** Whether the rest of the plan is inside of a `"""` that never ends, so that nothing can be said of it. */
  readonly swallowed: boolean;
}

/**
 * Splits a plan into tokens. Reports characters that begin no token, and texts without their closing quotes.
 *
 * @param distrust whether to take a text for unclosed that only looks so: for plans that are known to be wrong, since two
 *   forgotten quotes pair up with each other
 */
export function lex(source: Source, distrust = false): Lexed {
  const lexed: IToken[] = [];
  const comments: Comment[] = [];
  const diagnostics: Diagnostic[] = [];
  let from = 0;
  let swallowed = false;
  for (;;) {
    const piece = tokenize(source.text, from);
    const culprit = unclosedText(piece.tokens, source.text, distrust);
    const end = culprit?.startOffset ?? source.text.length;
    for (const token of piece.tokens) if (token.startOffset < end) lexed.push(token);
    for (const comment of piece.comments) if (comment.span.start < end) comments.push(comment);
    if (culprit === undefined) break;
    const closed = { ...culprit, image: culprit.image.startsWith('"""') ? culprit.image : restOfLine(culprit) };
    lexed.push(closed);
    const quotes = culprit.image.startsWith('"""') ? 3 : 1;
    diagnostics.push(diagnose('RLM1007', { quotes: '"'.repeat(quotes) }, { source, span: { start: end, end: end + quotes } }));
    swallowed = quotes === 3 || diagnostics.length > mostUnclosed;
    from = end + closed.image.length;
    if (swallowed) break;
  }
  const tokens = reportUnknown(lexed, (span) => {
    diagnostics.push(diagnose('RLM1006', { characters: source.text.slice(span.start, span.end) }, { source, span }));
  });
  tagBindingNames(tokens);
  return { tokens, comments, diagnostics, swallowed };
}

/** After that many unclosed texts nothing sensible can be said of the rest; each costs a lexing of the rest. */
const mostUnclosed = 20;

let lexer: Lexer | undefined;

function tokenize(text: string, from: number) {
  // Made at first use: most commands of rlmc read no plan.
  lexer ??= new Lexer(lexedTokens, { positionTracking: 'onlyOffset', ensureOptimizations: true, skipValidations: true });
  const { tokens, groups, errors } = lexer.tokenize(from === 0 ? text : text.slice(from));
  if (errors.length > 0) throw new Error(`every character begins a token, but not that at ${errors[0]?.offset}`);
  const comments = groups['comments'] ?? [];
  if (from > 0) for (const token of [...tokens, ...comments]) token.startOffset += from;
  return { tokens, comments: comments.map((token) => ({ text: token.image, span: spanOf(token) })) };
}

/**
 * Reports characters that are not of the language. A name with such letters stays one name, blanks are left out, and
 * other characters stay, so that what they stand between is not taken for neighbours.
 */
function reportUnknown(tokens: readonly IToken[], report: (span: Span) => void): readonly IToken[] {
  if (!tokens.some(({ tokenType }) => tokenType === Unknown)) return tokens;
  const kept: IToken[] = [];
  for (let index = 0; index < tokens.length; index++) {
    const token = tokens[index];
    if (token === undefined) break;
    const end = endOfWord(tokens, index);
    const word = tokens.slice(index, end);
    if (word.some(({ tokenType }) => tokenType === Unknown)) {
      const name = { ...token, image: word.map(({ image }) => image).join('') };
      retag(name, Identifier);
      kept.push(name);
      report(spanOf(name));
      index = end - 1;
    } else {
      if (token.tokenType === Unknown) report(spanOf(token));
      if (token.tokenType !== Unknown || /[^\p{Z}\p{C}]/u.test(token.image)) kept.push(token);
    }
  }
  return kept;
}

/** The index after the last of the tokens that are parts of one word, such as `gr`, `öß` and `e`. */
function endOfWord(tokens: readonly IToken[], from: number): number {
  let end = from;
  let offset = tokens[from]?.startOffset;
  for (let token = tokens[from]; token !== undefined && token.startOffset === offset; token = tokens[end]) {
    if (!/^[\p{L}\p{M}\p{N}_]+$/u.test(token.image)) break;
    offset = spanOf(token).end;
    end++;
  }
  return end;
}

/**
 * The text literal whose closing quotes are missing, if one is. Texts may go over several lines, so that a forgotten quote is
 * only noticed at the plan's end, at the quotes that then have no partner; the one to blame is the first text before it
 * that reads like the plan's lines, or that a word follows at once.
 */
function unclosedText(tokens: readonly IToken[], text: string, distrust: boolean): IToken | undefined {
  const last = tokens.at(-1);
  const unclosed = last?.tokenType === TextLiteral && !isClosed(last.image) ? last : undefined;
  if (unclosed === undefined && !distrust) return undefined;
  const suspect = tokens.find((token) => {
    const { tokenType, image, startOffset } = token;
    if (tokenType !== TextLiteral || image.startsWith('"""') || !image.includes('\n')) return false;
    const readsLikeLines = /\n[ \t]*(?:[A-Za-z_]\w*[ \t]*=|in\b)/.test(image);
    const wordFollows = /[\w\\(]/.test(text[startOffset + image.length] ?? '');
    return unclosed === undefined ? readsLikeLines && wordFollows : readsLikeLines || wordFollows;
  });
  return suspect ?? unclosed;
}

/** An unclosed text up to the end of its line, without what probably stands after the missing quotes. */
function restOfLine({ image }: IToken): string {
  const line = image.split('\n', 1)[0] ?? '';
  const trimmed = line.trimEnd();
  return trimmed.slice(0, Math.max(1, trimmed.search(/[\s,;)\]}]*$/)));
}

function tagBindingNames(tokens: readonly IToken[]): void {
  tokens.forEach((token, index) => {
    if (token.tokenType === Identifier && tokens[index + 1]?.tokenType === Equals) retag(token, BindingName);
  });
}

/** Makes `token` one of another type, at both places where chevrotain keeps the type. */
export function retag(token: IToken, type: TokenType): void {
  token.tokenType = type;
  token.tokenTypeIdx = type.tokenTypeIdx ?? 0;
}
