import { type IToken, Lexer } from 'chevrotain';
import type { Comment } from './ast.ts';
import { type Diagnostic, diagnose } from './diagnostics/diagnostic.ts';
import type { Source } from './source.ts';
import { BindingName, Equals, Identifier, lexedTokens } from './tokens.ts';

export interface Lexed {
  readonly tokens: IToken[];
  readonly comments: readonly Comment[];
  readonly diagnostics: readonly Diagnostic[];
}

let lexer: Lexer | undefined;

/** Splits a plan into tokens. Characters that begin no token are reported and left out. */
export function lex(source: Source): Lexed {
  // Made at first use: most commands of rlmc read no plan.
  lexer ??= new Lexer(lexedTokens, { positionTracking: 'onlyOffset', ensureOptimizations: true, skipValidations: true });
  const { tokens, groups, errors } = lexer.tokenize(source.text);
  tagBindingNames(tokens);
  return {
    tokens,
    comments: (groups['comments'] ?? []).map(({ image, startOffset }) => ({
      text: image,
      span: { start: startOffset, end: startOffset + image.length },
    })),
    diagnostics: errors.map(({ offset, length }) =>
      diagnose('RLM1006', { characters: source.text.slice(offset, offset + length) }, { source, span: { start: offset, end: offset + length } }),
    ),
  };
}

function tagBindingNames(tokens: readonly IToken[]): void {
  tokens.forEach((token, index) => {
    if (token.tokenType === Identifier && tokens[index + 1]?.tokenType === Equals) retag(token, BindingName);
  });
}

/** Makes `token` one of another type, both places where chevrotain keeps the type in step. */
export function retag(token: IToken, type: IToken['tokenType']): void {
  token.tokenType = type;
  token.tokenTypeIdx = type.tokenTypeIdx ?? 0;
}
