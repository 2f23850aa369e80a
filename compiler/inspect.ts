import type { IToken } from 'chevrotain';
import { type Diagnostic, diagnose } from './diagnostics/diagnostic.ts';
import { canonicalNumber, invalidEscapes, maxNumberLength } from './literals.ts';
import type { Source } from './source.ts';
import { spanOf } from './token-span.ts';
import {
  Colon,
  Comma,
  Equals,
  Identifier,
  LeftBrace,
  LeftBracket,
  LeftParen,
  NumberLiteral,
  RightBrace,
  RightBracket,
  RightParen,
  TextLiteral,
} from './tokens.ts';

/** How deep brackets may nest. The parser and all that follows it recurse by it, so it also bounds their stacks. */
export const maxNesting = 200;

export interface Inspected {
  readonly diagnostics: readonly Diagnostic[];
  /** How many brackets are open at most; looked at no further once there are more than may be. */
  readonly deepest: number;
}

/** Reports what a grammar cannot say of tokens: bad literals, arguments out of order, brackets too deep. Does not recurse. */
export function inspect(tokens: readonly IToken[], source: Source): Inspected {
  const diagnostics: Diagnostic[] = [];
  /** For each open bracket, if it is a call's, its last argument by name so far. */
  const open: { readonly isCall: boolean; lastNamed?: string }[] = [];
  let deepest = 0;
  for (let index = 0; index < tokens.length && deepest <= maxNesting; index++) {
    const token = tokens[index];
    if (token === undefined) break;
    const previous = tokens[index - 1]?.tokenType;
    const call = open.at(-1);
    if (call?.isCall === true && (previous === LeftParen || previous === Comma) && !isCloser(token)) {
      const next = tokens[index + 1]?.tokenType;
      const location = { source, span: spanOf(token) };
      if (next === Colon || next === Equals) call.lastNamed = token.image;
      else if (call.lastNamed !== undefined) diagnostics.push(diagnose('RLM1023', { name: call.lastNamed }, location));
    }
    switch (token.tokenType) {
      case LeftParen:
      case LeftBracket:
      case LeftBrace:
        open.push({ isCall: token.tokenType === LeftParen && previous === Identifier });
        deepest = Math.max(deepest, open.length);
        if (deepest > maxNesting) diagnostics.push(diagnose('RLM1017', { limit: maxNesting }, { source, span: spanOf(token) }));
        break;
      case RightParen:
      case RightBracket:
      case RightBrace:
        open.pop();
        break;
      case TextLiteral:
        for (const diagnostic of invalidEscapes(token.image, token.startOffset, source)) diagnostics.push(diagnostic);
        break;
      case NumberLiteral:
        diagnostics.push(...checkNumber(token, source));
        break;
    }
  }
  return { diagnostics, deepest };
}

function isCloser({ tokenType }: IToken): boolean {
  return tokenType === RightParen || tokenType === RightBracket || tokenType === RightBrace;
}

function checkNumber(token: IToken, source: Source): readonly Diagnostic[] {
  const { image } = token;
  const location = { source, span: spanOf(token) };
  if (image.length > maxNumberLength) return [diagnose('RLM1010', { length: image.length, limit: maxNumberLength }, location)];
  return canonicalNumber(image) === undefined ? [diagnose('RLM1009', { image }, location)] : [];
}
