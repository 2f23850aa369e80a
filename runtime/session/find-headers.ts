import { lex } from '../../compiler/lexer.ts';
import type { Span } from '../../compiler/span.ts';
import { isClosed, TextLiteral } from '../../compiler/tokens.ts';
import { only } from './reply-text.ts';

/** Where an action begins in a reply. `final expression` ends before its parenthesis, the others before what they are about. */
export interface Header extends Span {
  readonly kind: 'explore' | 'commit' | 'final expression' | 'final text';
  /** What stands around it, such as `**`, and is not closed in it. */
  readonly emphasis: string;
}

/** Marks of headings, quotes and lists; a label such as `Action:` or `Step 2:`; then emphasis; then the word, and what is left of its line. */
const line = /^([ \t]*(?:(?:#{1,6}|[-+*•>]|\d{1,2}[.)])[ \t]+)*(?:\*{0,3}(?:Next )?(?:Action|Step|Turn|Reply|Response|You|Assistant)(?: \d{1,2})?[.:)]\*{0,3}[ \t]*)?)(\*{1,3}|_{1,3}|`(?!``)|)[ \t]*(EXPLORE|COMMIT|FINAL(?:[ _]ANSWER)?)(?![A-Za-z0-9])([^\n]*)$/gim;

/** The words of the info string of a fence, where a reply has no other. */
const fenced = /^[ \t]*(?:`{3,}|~{3,})[ \t]*(EXPLORE|COMMIT):?[ \t]*$/gim;

/** Finds the actions of a reply, in its order. After one that is literal text there are none. Lines within texts of the language are no headers. */
export function findHeaders(text: string): readonly Header[] {
  const found = candidates(text);
  const [first] = found;
  if (first === undefined || first.kind === 'final text') return found.slice(0, 1);
  const inside = textLiterals(only(text, first.end, text.length));
  const headers = found.filter(({ start }) => !inside.some((literal) => literal.start < start && start < literal.end));
  const literal = headers.findIndex(({ kind }) => kind === 'final text');
  return literal === -1 ? headers : headers.slice(0, literal + 1);
}

function candidates(text: string): readonly Header[] {
  const found: Header[] = [];
  for (const match of text.matchAll(line)) {
    const [, before = '', open = '', word = '', rest = ''] = match;
    const start = match.index + before.length;
    const after = match.index + match[0].length - rest.length;
    const header = headerOf(word, open, rest);
    if (header !== undefined) found.push({ kind: header.kind, emphasis: header.closed ? '' : open, start, end: after + header.length });
  }
  if (found.length > 0) return found;
  return [...text.matchAll(fenced)].map((match) => ({ kind: match[1]?.toUpperCase() === 'COMMIT' ? 'commit' : 'explore', emphasis: '', start: match.index, end: match.index + match[0].length }));
}

/** What a line that begins with the word of an action is; undefined for prose. `length` is how much of the rest belongs to it. */
function headerOf(word: string, open: string, rest: string): { readonly kind: Header['kind']; readonly length: number; readonly closed: boolean } | undefined {
  const isShouted = word === word.toUpperCase();
  const isFinal = /^final/i.test(word);
  const isLong = word.length > 'EXPLORE'.length;
  const kind = isFinal ? 'final text' : /^explore$/i.test(word) ? 'explore' : 'commit';
  // Emphasis is closed before the colon or after it.
  const closes = (at: string) => open !== '' && at.startsWith(open);
  const before = closes(rest) ? open.length : 0;
  const colon = /^[ \t]*[:：]/.exec(rest.slice(before));
  if (colon !== null && (isShouted || !isLong)) {
    const length = before + colon[0].length;
    const after = before === 0 && closes(rest.slice(length)) ? open.length : 0;
    return { kind, length: length + after, closed: before + after > 0 };
  }
  if (isFinal && !isLong) {
    const gap = /^[ \t]*(?=\()/.exec(rest.slice(before));
    if (gap !== null && (isShouted || gap[0] === '')) return { kind: 'final expression', length: before + gap[0].length, closed: before > 0 };
  }
  const isAlone = rest.slice(before).trim() === '';
  const isFollowed = kind !== 'final text' && isShouted && /^[ \t]+(?:let\b|[A-Za-z_]\w*[ \t]*=(?!=))/.test(rest.slice(before));
  return (isAlone && !isLong) || isFollowed ? { kind, length: before, closed: before > 0 } : undefined;
}

/** The texts of the language that go over several lines. */
function textLiterals(text: string): readonly Span[] {
  return lex({ name: 'reply', text }).tokens.flatMap(({ tokenType, image, startOffset }) =>
    tokenType === TextLiteral && image.includes('\n') && isClosed(image) ? [{ start: startOffset, end: startOffset + image.length }] : [],
  );
}
