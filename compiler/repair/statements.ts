import type { IToken } from 'chevrotain';
import { retag } from '../lexer.ts';
import { spanOf } from '../token-span.ts';
import { BindingName, Colon, Comma, Equals, False, In, LeftBracket, LeftParen, Let, NumberLiteral, Semicolon, True } from '../tokens.ts';
import { foreignUse } from './foreign.ts';
import type { RepairSession } from './session.ts';
import {
  endsExpression,
  firstToken,
  is,
  isEquals,
  isGroupOf,
  isIdentifier,
  type Item,
  startsExpression,
  touch,
  wantsValue,
} from './tree.ts';

/** A part of a plan outside of brackets. */
export type Piece =
  | { readonly kind: 'let' | 'in' | 'comma'; readonly token: IToken }
  | { readonly kind: 'binding'; readonly name: IToken; readonly value: Item[] }
  | { readonly kind: 'expression'; readonly value: Item[] };

/** Splits a plan into its bindings, the words between them, and expressions that stand alone. */
export function splitPieces(items: readonly Item[], session: RepairSession): Piece[] {
  const pieces: Piece[] = [];
  /** The items of the piece under way; undefined between pieces. */
  let current: Item[] | undefined;
  let nestedLets = 0;

  function separate(kind: 'let' | 'in' | 'comma', token: IToken): void {
    pieces.push({ kind, token });
    current = undefined;
  }

  function add(item: Item): void {
    if (current === undefined) {
      current = [];
      pieces.push({ kind: 'expression', value: current });
    }
    current.push(item);
  }

  function bind(name: IToken): void {
    current = [];
    retag(name, BindingName);
    pieces.push({ kind: 'binding', name, value: current });
  }

  for (let index = 0; index < items.length; index++) {
    const item = items[index];
    const next = items[index + 1];
    if (item === undefined) break;
    const previous: Item | undefined = current?.at(-1);
    // After `=` only a new line can begin a binding: `a = b = c` is something else.
    const mayBegin = current === undefined || endsExpression(previous) || session.startsLine(firstToken(item));
    if (nestedLets > 0) {
      if (is(item, Let)) nestedLets++;
      if (is(item, In)) nestedLets--;
      add(item);
    } else if (mayBegin && is(item, Let, In, True, False) && isEquals(next)) {
      session.report('RLM1044', { word: item.image }, spanOf(item));
      bind(item);
      index++;
    } else if (is(item, Let)) {
      const last = pieces.at(-1);
      if (current === undefined ? last?.kind !== 'in' : endsExpression(previous)) {
        separate('let', item);
      } else {
        nestedLets++;
        add(item);
      }
    } else if (is(item, In)) {
      separate('in', item);
    } else if (is(item, Semicolon)) {
      current = undefined;
    } else if (is(item, Comma)) {
      separate('comma', item);
    } else if (mayBegin && isIdentifier(item) && (isEquals(next) || (is(next, Colon) && !is(previous, Colon)))) {
      if (next.tokenType !== Equals) session.report('RLM1039', { found: next.image, name: item.image }, spanOf(next));
      bind(item);
      index++;
    } else if (foreignUse(items, index) !== undefined && foreignUse(items, index) !== 'declaration') {
      const end = endOfStatement(items, index, session);
      items.slice(index, end).forEach(add);
      index = end - 1;
    } else if (isIdentifier(item) && foreignUse(items, index) === 'declaration' && mayBegin) {
      session.report('RLM1028', { word: item.image, use: 'declaration' }, spanOf(item));
    } else {
      if (startsExpression(item) && endsExpression(previous) && !continues(previous, item)) current = undefined;
      add(item);
    }
  }
  return pieces;
}

/** Where a construct of another language ends for sure: before the next binding, `in` or `;`. */
function endOfStatement(items: readonly Item[], from: number, session: RepairSession): number {
  const word = items[from];
  let isPassed = !isIdentifier(word) || word.image !== 'for';
  for (let index = from + 1; index < items.length; index++) {
    const item = items[index];
    if (!isPassed && is(item, In) && isIdentifier(word) && session.onOneLine(word, item)) {
      // That of `for x in y`.
      isPassed = true;
      continue;
    }
    if (is(item, In, Let, Semicolon)) return index;
    if (isIdentifier(item) && isEquals(items[index + 1]) && session.startsLine(item) && !wantsValue(items[index - 1])) return index;
  }
  return items.length;
}

/** Whether two values in a row belong to one expression, if to a wrong one: `f(x)`, `x[0]`, `x -1`. */
function continues(previous: Item, item: Item): boolean {
  if (isGroupOf(item, LeftParen)) return isIdentifier(previous) || touch(previous, item);
  if (isGroupOf(item, LeftBracket)) return touch(previous, item);
  return is(item, NumberLiteral) && /^[+-]/.test(item.image);
}
