import type { IToken, TokenType } from 'chevrotain';
import type { Span } from '../span.ts';
import { spanOf } from '../token-span.ts';
import {
  Arrow,
  BindingName,
  Colon,
  Equals,
  False,
  Identifier,
  LeftBrace,
  LeftBracket,
  LeftParen,
  NumberLiteral,
  RightBrace,
  RightBracket,
  RightParen,
  TextLiteral,
  True,
  WrongEquals,
} from '../tokens.ts';

/** A token, or all that stands between two brackets. */
export type Item = IToken | Group;

export interface Group {
  readonly open: IToken;
  readonly items: readonly Item[];
  readonly close: IToken;
}

export function isGroup(item: Item | undefined): item is Group {
  return item !== undefined && 'items' in item;
}

declare const matched: unique symbol;

/** A token that a test held for. Without the mark, TypeScript would take a failed test to mean that the item is no token at all. */
export type Matched = IToken & { readonly [matched]: true };

/** Whether the item is a token of one of the types. */
export function is(item: Item | undefined, ...types: readonly TokenType[]): item is Matched {
  return item !== undefined && !isGroup(item) && types.includes(item.tokenType);
}

export function isGroupOf(item: Item | undefined, open: TokenType): item is Group {
  return isGroup(item) && item.open.tokenType === open;
}

/** `=` and what is written for it. */
export function isEquals(item: Item | undefined): item is Matched {
  return is(item, Equals, WrongEquals);
}

export function isIdentifier(item: Item | undefined): item is Matched {
  return is(item, Identifier, BindingName);
}

/** Whether an expression can begin with the item. */
export function startsExpression(item: Item | undefined): item is Item {
  return isGroup(item) || is(item, Identifier, BindingName, TextLiteral, NumberLiteral, True, False);
}

/** Whether an expression can end with the item. */
export function endsExpression(item: Item | undefined): item is Item {
  return startsExpression(item);
}

/** Whether a value must follow the item. */
export function wantsValue(item: Item | undefined): boolean {
  return isEquals(item) || is(item, Colon, Arrow);
}

export function firstToken(item: Item): IToken {
  return isGroup(item) ? item.open : item;
}

export function lastToken(item: Item): IToken {
  return isGroup(item) ? item.close : item;
}

/** Whether nothing stands between the two, not even a blank. */
export function touch(left: Item, right: Item): boolean {
  return spanOf(lastToken(left)).end === firstToken(right).startOffset;
}

export function spanOfItems(first: Item, last: Item): Span {
  return { start: firstToken(first).startOffset, end: spanOf(lastToken(last)).end };
}

export function flatten(items: readonly Item[]): IToken[] {
  return items.flatMap((item) => (isGroup(item) ? [item.open, ...flatten(item.items), item.close] : [item]));
}

/** A token that the plan lacks. */
export function missing(type: TokenType, startOffset: number): IToken {
  return { tokenType: type, tokenTypeIdx: type.tokenTypeIdx ?? 0, image: '', startOffset };
}

const closers = new Map([
  [LeftParen, RightParen],
  [LeftBracket, RightBracket],
  [LeftBrace, RightBrace],
]);

/** The bracket that closes an opening one; undefined of other tokens. */
export function closerOf({ tokenType }: IToken): TokenType | undefined {
  return closers.get(tokenType);
}

/** The bracket that a closing one closes. */
export function openerOf({ tokenType }: IToken): TokenType {
  const pair = [...closers].find(([, closer]) => closer === tokenType);
  if (pair === undefined) throw new Error(`${tokenType.name} closes nothing`);
  return pair[0];
}

export function isCloser(token: IToken | undefined): boolean {
  return is(token, RightParen, RightBracket, RightBrace);
}
