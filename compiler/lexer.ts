import { type IToken, Lexer, type TokenType } from 'chevrotain';
import { lastAtMost } from './ascending.ts';
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

/** Splits a plan into tokens. Characters that begin no token are reported and left out. */
export function lex(source: Source): Lexed {
  const tokens: IToken[] = [];
  const comments: Comment[] = [];
  const diagnostics: Diagnostic[] = [];
  let from = 0;
  let swallowed = false;
  for (;;) {
    const piece = tokenize(source.text, from);
    const culprit = unclosedText(piece.tokens, source.text);
    const end = culprit?.startOffset ?? source.text.length;
    for (const token of piece.tokens) if (token.startOffset < end) tokens.push(token);
    for (const comment of piece.comments) if (comment.span.start < end) comments.push(comment);
    for (const span of piece.unknown) {
      if (span.start >= end) continue;
      const characters = source.text.slice(span.start, span.end);
      diagnostics.push(diagnose('RLM1006', { characters }, { source, span }));
    }
    if (culprit === undefined) break;
    const closed = { ...culprit, image: culprit.image.startsWith('"""') ? culprit.image : restOfLine(culprit) };
    tokens.push(closed);
    const quotes = culprit.image.startsWith('"""') ? 3 : 1;
    diagnostics.push(diagnose('RLM1007', { quotes: '"'.repeat(quotes) }, { source, span: { start: end, end: end + quotes } }));
    swallowed = quotes === 3 || diagnostics.length > mostUnclosed;
    from = end + closed.image.length;
    if (swallowed) break;
  }
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
  const comments = groups['comments'] ?? [];
  if (from > 0) for (const token of [...tokens, ...comments]) token.startOffset += from;
  const unknown = wholeWords(errors.map(({ offset, length }) => ({ start: from + offset, end: from + offset + length })), text);
  return {
    tokens: unknown.length === 0 ? tokens : withUnknown(tokens, unknown, text),
    comments: comments.map((token) => ({ text: token.image, span: spanOf(token) })),
    unknown,
  };
}

/** Widens each unknown letter to the word it is in: `größe` is one mistake, not two between three names. */
function wholeWords(unknown: readonly Span[], text: string): Span[] {
  const words: Span[] = [];
  for (const span of unknown) {
    if (span.start < (words.at(-1)?.end ?? 0)) continue;
    if (!letters.test(text.slice(span.start, span.end))) words.push(span);
    else words.push({ start: span.start - (partBefore.exec(lookBehind(text, span.start))?.[0].length ?? 0), end: endOfWord(text, span.start) });
  }
  return words;
}

const letters = /^\p{L}/u;
const partBefore = /[\p{L}\p{M}\p{N}_]*$/u;

/** What may be of the same word, up to a length that no name has. */
function lookBehind(text: string, offset: number): string {
  return text.slice(Math.max(0, offset - 200), offset);
}

function endOfWord(text: string, start: number): number {
  const rest = /[\p{L}\p{M}\p{N}_]*/uy;
  rest.lastIndex = start;
  return start + (rest.exec(text)?.[0].length ?? 0);
}

/** The tokens, with names for the words in place of their parts, and one for each other unknown part that is not blank. */
function withUnknown(tokens: readonly IToken[], unknown: readonly Span[], text: string): IToken[] {
  const starts = unknown.map(({ start }) => start);
  const overlaps = (token: IToken) => {
    const { start, end } = spanOf(token);
    const span = unknown[lastAtMost(starts, end - 1)];
    return span !== undefined && span.end > start;
  };
  const added = unknown.flatMap(({ start, end }): IToken[] => {
    const image = text.slice(start, end);
    const type = /\p{L}/u.test(image) ? Identifier : Unknown;
    return type === Unknown && /^[\p{Z}\p{C}]*$/u.test(image) ? [] : [{ tokenType: type, tokenTypeIdx: type.tokenTypeIdx ?? 0, image, startOffset: start }];
  });
  return [...tokens.filter((token) => !overlaps(token)), ...added].sort((a, b) => a.startOffset - b.startOffset);
}

/**
 * The text literal whose closing quotes are missing, if one is. Texts may go over several lines, so that a forgotten quote is
 * only noticed at the plan's end, at the quotes that then have no partner; the one to blame is the first text before it
 * that reads like the plan's lines, or that a word follows at once.
 */
function unclosedText(tokens: readonly IToken[], text: string): IToken | undefined {
  const last = tokens.at(-1);
  if (last?.tokenType !== TextLiteral || isClosed(last.image)) return undefined;
  const suspect = tokens.find(
    ({ tokenType, image, startOffset }) =>
      tokenType === TextLiteral &&
      !image.startsWith('"""') &&
      image.includes('\n') &&
      (/\n[ \t]*(?:[A-Za-z_]\w*[ \t]*=|in\b)/.test(image) || /[\w\\(]/.test(text[startOffset + image.length] ?? '')),
  );
  return suspect ?? last;
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
