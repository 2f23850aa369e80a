import { retag } from '../lexer.ts';
import { spanOf } from '../token-span.ts';
import {
  Arrow,
  BindingName,
  Colon,
  Comma,
  False,
  Identifier,
  In,
  LeftBrace,
  LeftBracket,
  LeftParen,
  Let,
  NumberLiteral,
  Operator,
  RightBracket,
  Semicolon,
  TextLiteral,
  True,
  Unknown,
  WrongEquals,
} from '../tokens.ts';
import { foreignUse } from './foreign.ts';
import type { RepairSession } from './session.ts';
import {
  endsExpression,
  firstToken,
  type Group,
  is,
  isEquals,
  isGroup,
  isGroupOf,
  isIdentifier,
  type Item,
  lastToken,
  type Matched,
  missing,
  spanOfItems,
  startsExpression,
  touch,
} from './tree.ts';

/** What is between two brackets; `value` is an expression that is in none. */
export type Place = 'call' | 'list' | 'record' | 'value';

/**
 * Reports what is wrong among the elements of a call, list or record, or in one expression outside of them, and gives them
 * back as they may have been meant, so that the parser finds only what is not said yet.
 */
export function repairElements(items: readonly Item[], place: Place, session: RepairSession): Item[] {
  const repaired: Item[] = [];
  let index = 0;
  /** Where in `repaired` the element under way begins. */
  let start = 0;
  /** Whether its operators have been reported: `a + b + c` is one mistake. */
  let calculates = false;

  function endElement(): void {
    start = repaired.length;
    calculates = false;
  }

  /** Replaces the element under way and the rest of it by a value that needs no more words. */
  function abandon(): void {
    const offset = repaired.length > start ? firstOffset(repaired[start]) : firstOffset(items[index]);
    while (index < items.length && !is(items[index], Comma, Semicolon)) index++;
    repaired.length = start;
    repaired.push(missing(TextLiteral, offset));
  }

  /** Skips the value that begins at `index`, still looking for mistakes in it. */
  function skipValue(): void {
    const from = index;
    if (isIdentifier(items[index]) && isGroupOf(items[index + 1], LeftParen)) index++;
    index++;
    repairElements(items.slice(from, index), 'value', session);
  }

  while (index < items.length) {
    const item = items[index];
    const previous = repaired.at(-1);
    const next = items[index + 1];
    if (item === undefined) break;
    const atStart = repaired.length === start;
    const use = foreignUse(items, index);
    if (use === 'declaration' && isIdentifier(item)) {
      session.report('RLM1028', { word: item.image, use }, spanOf(item));
      index++;
    } else if (use !== undefined && isIdentifier(item)) {
      session.report('RLM1028', { word: item.image, use }, spanOf(item));
      abandon();
    } else if (isArrowAhead(items, index)) {
      session.report('RLM1027', {}, spanOf(firstToken(item)));
      abandon();
    } else if (isReserved(item) && is(next, Colon) && place === 'call' && atStart) {
      session.report('RLM1044', { word: item.image }, spanOf(item));
      retag(item, Identifier);
      repaired.push(item);
      index++;
    } else if (is(item, Let) && !is(next, Colon)) {
      const body = bodyOfLet(items, index);
      session.report('RLM1036', {}, spanOf(item));
      if (body === undefined) repaired.push(missing(TextLiteral, item.startOffset));
      index = body ?? items.length;
    } else if (isGroupOf(item, LeftParen) && !isIdentifier(previous)) {
      const inner = repairElements(item.items, item.items.some((inside) => is(inside, Comma)) ? 'list' : 'value', session);
      if (endsExpression(previous)) {
        session.report('RLM1043', { found: '(', wanted: undefined }, spanOf(item.open));
      } else {
        // One that is never closed is reported as that.
        if (item.close.image !== '') session.report('RLM1024', {}, spanOf(item.open));
        if (inner.length === 0 || inner.some((inside) => is(inside, Comma))) repaired.push(asList(item, inner));
        else for (const inside of inner) repaired.push(inside);
      }
      index++;
    } else if (isGroupOf(item, LeftBracket) && endsExpression(previous) && touch(previous, item)) {
      session.report('RLM1026', {}, spanOfItems(item, item));
      index++;
    } else if (isSubtraction(item, previous, place)) {
      if (!calculates) session.report('RLM1025', { operator: item.image.charAt(0) }, { start: item.startOffset, end: item.startOffset + 1 });
      calculates = true;
      index++;
    } else if (is(item, Operator, Unknown) || (is(item, WrongEquals) && (item.image === '==' || place === 'value'))) {
      if (!calculates && item.tokenType !== Unknown) session.report('RLM1025', { operator: item.image }, spanOf(item));
      calculates = true;
      index++;
      if (endsExpression(previous) && startsExpression(next)) skipValue();
    } else if (place !== 'value' && isEquals(item) && repaired.length === start + 1 && (isIdentifier(previous) || is(previous, TextLiteral))) {
      session.report('RLM1020', { found: item.image, key: lastToken(previous).image, place }, spanOf(item));
      retag(item, Colon);
      repaired.push(item);
      index++;
    } else if (place === 'value' && isEquals(item) && endsExpression(previous)) {
      session.report('RLM1043', { found: item.image, wanted: undefined }, spanOf(item));
      index++;
      if (startsExpression(next)) skipValue();
    } else if (is(item, Comma, Semicolon) && place !== 'value') {
      if (is(item, Semicolon)) {
        session.report('RLM1022', {}, spanOf(item));
        retag(item, Comma);
      }
      // What was left out of an element is reported already.
      if (!atStart) repaired.push(item);
      else if (!calculates) session.report('RLM1019', {}, spanOf(item));
      endElement();
      index++;
    } else if (place === 'call' && atStart && is(item, TextLiteral) && is(next, Colon)) {
      session.report('RLM1046', { name: item.image }, spanOf(item));
      retag(item, Identifier);
      repaired.push(item);
      index++;
    } else if (place === 'record' && repaired.length === start + 1 && isKey(previous) && startsExpression(item)) {
      session.report('RLM1021', { key: lastToken(previous).image }, gap(previous, item));
      repaired.push(missing(Colon, firstToken(item).startOffset));
    } else if (place !== 'value' && endsExpression(previous) && startsExpression(item) && !isCall(previous, item)) {
      session.report('RLM1018', {}, gap(previous, item));
      repaired.push(missing(Comma, firstToken(item).startOffset));
      endElement();
    } else {
      if (is(item, BindingName)) retag(item, Identifier);
      repaired.push(isGroup(item) ? repairGroup(item, previous, session) : item);
      index++;
    }
  }
  return repaired;
}

function repairGroup(group: Group, previous: Item | undefined, session: RepairSession): Group {
  const place = group.open.tokenType === LeftBrace ? 'record' : group.open.tokenType === LeftParen && isIdentifier(previous) ? 'call' : 'list';
  return { ...group, items: repairElements(group.items, place, session) };
}

function isCall(previous: Item, item: Item): boolean {
  return isIdentifier(previous) && isGroupOf(item, LeftParen);
}

function isReserved(item: Item): item is Matched {
  return is(item, Let, In, True, False);
}

function isKey(item: Item | undefined): item is Matched {
  return isIdentifier(item) || is(item, TextLiteral, Let, In, True, False);
}

/** `x => …` or `(x, y) => …`. */
function isArrowAhead(items: readonly Item[], index: number): boolean {
  return is(items[index], Arrow) || (is(items[index + 1], Arrow) && startsExpression(items[index]));
}

/** `x-1` and `f(x) -1`: the lexer sees a negative number. In brackets, a blank before the sign makes it an element of its own. */
function isSubtraction(item: Item, previous: Item | undefined, place: Place): item is Matched {
  return is(item, NumberLiteral) && /^[+-]/.test(item.image) && endsExpression(previous) && (place === 'value' || touch(previous, item));
}

/** The index after the `in` that belongs to the `let` at `index`; undefined if there is none. */
function bodyOfLet(items: readonly Item[], index: number): number | undefined {
  let open = 0;
  for (let end = index; end < items.length; end++) {
    if (is(items[end], Let)) open++;
    if (is(items[end], In) && --open === 0) return end + 1;
  }
  return undefined;
}

function asList(group: Group, items: readonly Item[]): Group {
  const { open, close } = group;
  return { open: missing(LeftBracket, open.startOffset), items, close: missing(RightBracket, close.startOffset) };
}

function gap(left: Item, right: Item) {
  const start = spanOf(lastToken(left)).end;
  return { start, end: Math.min(start + 1, firstToken(right).startOffset) };
}

function firstOffset(item: Item | undefined): number {
  return item === undefined ? 0 : firstToken(item).startOffset;
}
