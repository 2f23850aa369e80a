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
import { ElementWalk, type Place } from './element-walk.ts';
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
  missing,
  spanOfItems,
  startsExpression,
  touch,
} from './tree.ts';

/**
 * Reports what is wrong among the elements of a call, list or record, or in one expression outside of them, and gives them
 * back as they may have been meant, so that the parser finds only what is not said yet.
 */
export function repairElements(items: readonly Item[], place: Place, session: RepairSession): Item[] {
  const walk = new ElementWalk(items, place, session);
  for (let item = items[0]; item !== undefined; item = items[walk.index]) {
    const current = item;
    if (!rules.some((rule) => rule(current, walk))) keepAsIs(current, walk);
  }
  return walk.repaired;
}

/** Mends one kind of mistake at an item; false if it is none of that kind. */
type Rule = (item: Item, walk: ElementWalk) => boolean;

/** In the order in which they are tried: a mistake must not be taken for a simpler one that is a part of it. */
const rules: readonly Rule[] = [
  foreignConstruct,
  lambda,
  reservedName,
  nestedLet,
  grouping,
  index,
  subtraction,
  operator,
  chainedBinding,
  wrongColon,
  separator,
  quotedName,
  missingColon,
  missingComma,
];

function keepAsIs(item: Item, walk: ElementWalk): void {
  // Only what begins a binding is the name of one, and at an `in` that is a key the parser must not resume.
  if (is(item, BindingName) || isReservedKey(item, walk.next)) retag(firstToken(item), Identifier);
  walk.keep(isGroup(item) ? repairGroup(item, walk) : item);
}

function repairGroup(group: Group, { previous, session }: ElementWalk): Group {
  const [first, ...rest] = group.items;
  // Of `f((x)` one parenthesis is too many, and that is reported already.
  const isDoubled = group.close.image === '' && group.open.tokenType === LeftParen && isGroupOf(first, LeftParen);
  const items = isDoubled ? [...first.items, ...rest] : group.items;
  return { ...group, items: repairElements(items, placeIn(group, previous), session) };
}

/** `{ in: x }`. */
function isReservedKey(item: Item, next: Item | undefined): boolean {
  return is(item, Let, In, True, False) && is(next, Colon);
}

function placeIn({ open }: Group, previous: Item | undefined): Place {
  if (open.tokenType === LeftBrace) return 'record';
  return open.tokenType === LeftParen && isIdentifier(previous) ? 'call' : 'list';
}

/** `if a then b`, `for x in y`, `lambda x: y`; of `const x = 1` only the word is left out. */
function foreignConstruct(item: Item, walk: ElementWalk): boolean {
  const use = foreignUse(walk.items, walk.index);
  if (use === undefined || !isIdentifier(item)) return false;
  walk.session.report('RLM1028', { word: item.image, use }, spanOf(item));
  if (use === 'declaration') walk.index++;
  else walk.abandonElement();
  return true;
}

/** `x => …` and `(x, y) -> …`. */
function lambda(item: Item, walk: ElementWalk): boolean {
  if (!is(item, Arrow) && !(is(walk.next, Arrow) && startsExpression(item))) return false;
  walk.session.report('RLM1027', {}, spanOf(firstToken(item)));
  walk.abandonElement();
  return true;
}

/** `f(in: x)`. */
function reservedName(item: Item, walk: ElementWalk): boolean {
  if (walk.place !== 'call' || walk.length > 0 || !is(item, Let, In, True, False) || !is(walk.next, Colon)) return false;
  walk.session.report('RLM1044', { word: item.image }, spanOf(item));
  retag(item, Identifier);
  walk.keep(item);
  return true;
}

/** `let a = 1 in b`: of it only `b` is kept. */
function nestedLet(item: Item, walk: ElementWalk): boolean {
  if (!is(item, Let) || is(walk.next, Colon)) return false;
  walk.session.report('RLM1036', {}, spanOf(item));
  const body = bodyOfLet(walk.items, walk.index);
  if (body === undefined) walk.repaired.push(missing(TextLiteral, item.startOffset));
  walk.index = body ?? walk.items.length;
  return true;
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

/** `(a)` is meant as `a`, `(a, b)` as `[a, b]`, and `(a, b: c)` as a call. */
function grouping(item: Item, walk: ElementWalk): boolean {
  const { previous, session } = walk;
  if (!isGroupOf(item, LeftParen) || isIdentifier(previous)) return false;
  const hasNames = item.items.some((inside) => is(inside, Colon));
  const isTuple = item.items.length === 0 || item.items.some((inside) => is(inside, Comma));
  const inner = repairElements(item.items, hasNames ? 'call' : isTuple ? 'list' : 'value', session);
  walk.index++;
  if (endsExpression(previous)) {
    session.report('RLM1043', { found: '(', wanted: undefined }, spanOf(item.open));
    return true;
  }
  // One that is never closed is reported as that.
  if (item.close.image !== '') session.report('RLM1024', {}, spanOf(item.open));
  if (hasNames) walk.repaired.push(missing(Identifier, item.open.startOffset), { ...item, items: inner });
  else if (isTuple) walk.repaired.push(asList(item, inner));
  else for (const inside of inner) walk.repaired.push(inside);
  return true;
}

function asList({ open, close }: Group, items: readonly Item[]): Group {
  return { open: missing(LeftBracket, open.startOffset), items, close: missing(RightBracket, close.startOffset) };
}

/** `list[0]`. */
function index(item: Item, walk: ElementWalk): boolean {
  const { previous } = walk;
  if (!isGroupOf(item, LeftBracket) || !endsExpression(previous) || !touch(previous, item)) return false;
  walk.session.report('RLM1026', {}, spanOfItems(item, item));
  walk.index++;
  return true;
}

/** `x-1`: the lexer sees a negative number. In brackets, a blank before the sign makes it an element of its own. */
function subtraction(item: Item, walk: ElementWalk): boolean {
  const { previous, place } = walk;
  if (!is(item, NumberLiteral) || !/^[+-]/.test(item.image) || !endsExpression(previous)) return false;
  if (place !== 'value' && !touch(previous, item)) return false;
  reportOperator(item.image.charAt(0), item.startOffset, walk);
  walk.index++;
  return true;
}

/** `a + b` is meant as `a`, and `!a` too; what the lexer reported counts as an operator. */
function operator(item: Item, walk: ElementWalk): boolean {
  const { previous, place } = walk;
  const compares = is(item, WrongEquals) && (item.image === '==' || place === 'value');
  if (!compares && !is(item, Operator, Unknown)) return false;
  if (item.tokenType === Unknown) walk.calculates = true;
  else reportOperator(item.image, item.startOffset, walk);
  walk.index++;
  if (endsExpression(previous) && startsExpression(walk.items[walk.index])) leaveOutValue(walk);
  return true;
}

function reportOperator(image: string, start: number, walk: ElementWalk): void {
  if (!walk.calculates) walk.session.report('RLM1025', { operator: image }, { start, end: start + image.length });
  walk.calculates = true;
}

/** The value that begins here is not kept, but may have mistakes of its own. */
function leaveOutValue(walk: ElementWalk): void {
  repairElements(walk.passValue(), 'value', walk.session);
}

/** `a = b = c`. */
function chainedBinding(item: Item, walk: ElementWalk): boolean {
  if (walk.place !== 'value' || !isEquals(item) || !endsExpression(walk.previous)) return false;
  walk.session.report('RLM1043', { found: item.image, wanted: undefined }, spanOf(item));
  walk.index++;
  if (startsExpression(walk.items[walk.index])) leaveOutValue(walk);
  return true;
}

/** `f(name = x)` and `{ key = x }`. */
function wrongColon(item: Item, walk: ElementWalk): boolean {
  const { previous, place } = walk;
  if (place === 'value' || walk.length !== 1 || !isEquals(item) || !(isIdentifier(previous) || is(previous, TextLiteral))) return false;
  walk.session.report('RLM1020', { found: item.image, key: previous.image, place }, spanOf(item));
  retag(item, Colon);
  walk.keep(item);
  return true;
}

/** `,`, also where it separates nothing, and `;` for it. */
function separator(item: Item, walk: ElementWalk): boolean {
  if (walk.place === 'value' || !is(item, Comma, Semicolon)) return false;
  if (item.tokenType === Semicolon) {
    walk.session.report('RLM1022', {}, spanOf(item));
    retag(item, Comma);
  }
  if (walk.length > 0) {
    walk.keep(item);
  } else {
    // What was left out of an element is reported already.
    if (!walk.calculates) walk.session.report('RLM1019', {}, spanOf(item));
    walk.index++;
  }
  walk.endElement();
  return true;
}

/** `f("name": x)`. */
function quotedName(item: Item, walk: ElementWalk): boolean {
  if (walk.place !== 'call' || walk.length > 0 || !is(item, TextLiteral) || !is(walk.next, Colon)) return false;
  walk.session.report('RLM1046', { name: item.image }, spanOf(item));
  retag(item, Identifier);
  walk.keep(item);
  return true;
}

/** `{ key x }`. */
function missingColon(item: Item, walk: ElementWalk): boolean {
  const { previous } = walk;
  const isKey = isIdentifier(previous) || is(previous, TextLiteral, Let, In, True, False);
  if (walk.place !== 'record' || walk.length !== 1 || !isKey || !startsExpression(item)) return false;
  walk.session.report('RLM1021', { key: previous.image }, gap(previous, item));
  walk.repaired.push(missing(Colon, firstToken(item).startOffset));
  return true;
}

/** `[a b]`. */
function missingComma(item: Item, walk: ElementWalk): boolean {
  const { previous } = walk;
  const isCall = isIdentifier(previous) && isGroupOf(item, LeftParen);
  const begins = startsExpression(item) || (walk.place === 'record' && isReservedKey(item, walk.next));
  if (walk.place === 'value' || isCall || !endsExpression(previous) || !begins) return false;
  walk.session.report('RLM1018', {}, gap(previous, item));
  walk.repaired.push(missing(Comma, firstToken(item).startOffset));
  walk.endElement();
  return true;
}

/** The first character between the two. */
function gap(left: Item, right: Item) {
  const start = spanOf(lastToken(left)).end;
  return { start, end: Math.min(start + 1, firstToken(right).startOffset) };
}
