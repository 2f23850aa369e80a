import type { IToken } from 'chevrotain';
import type { Diagnostic } from '../diagnostics/diagnostic.ts';
import { retag } from '../lexer.ts';
import type { Source } from '../source.ts';
import type { Span } from '../span.ts';
import { spanOf } from '../token-span.ts';
import { BindingName, Equals, In, Let, TextLiteral } from '../tokens.ts';
import { pairBrackets } from './brackets.ts';
import { repairElements } from './elements.ts';
import { foreignUse } from './foreign.ts';
import { repairTokens } from './lexical.ts';
import { RepairSession } from './session.ts';
import { type Piece, splitPieces } from './statements.ts';
import { firstToken, flatten, isIdentifier, type Item, lastToken, type Matched, missing } from './tree.ts';

export interface Repaired {
  /** The plan as it may have been meant. */
  readonly tokens: IToken[];
  readonly diagnostics: readonly Diagnostic[];
}

type ExpressionPiece = Extract<Piece, { kind: 'expression' }>;
type NamePiece = ExpressionPiece & { readonly value: [Matched] };

interface RepairedBindings {
  readonly mended: Item[];
  readonly last: ExpressionPiece | undefined;
}

/**
 * Finds the mistakes that have words of their own in a plan that does not parse. The tokens it gives back have them mended, so
 * that the parser reports what is left, once each, and stumbles over nothing twice.
 */
export function repair(tokens: readonly IToken[], source: Source): Repaired {
  const session = new RepairSession(source);
  const items = pairBrackets(repairTokens(tokens, session), session);
  const mended = repairPlan(splitPieces(items, session), session);
  return { tokens: flatten(mended), diagnostics: session.diagnostics };
}

function repairPlan(pieces: readonly Piece[], session: RepairSession): Item[] {
  const end = session.source.text.length;
  const firstIn = pieces.findIndex(({ kind }) => kind === 'in');
  const region = firstIn === -1 ? pieces : pieces.slice(0, firstIn);
  const bindings = region.filter(({ kind }) => kind === 'binding');
  const letPiece = region[0]?.kind === 'let' ? region[0] : undefined;
  if (letPiece === undefined && bindings.length === 0) return repairResult(pieces, session);

  const first = pieces[0];
  if (letPiece === undefined && bindings[0]?.kind === 'binding') session.report('RLM1031', {}, spanOf(bindings[0].name));
  const { mended, last } = repairBindings(letPiece === undefined ? region : region.slice(1), firstIn === -1, session);
  const head = [letPiece?.token ?? missing(Let, startOf(first)), ...mended];
  const inPiece = pieces[firstIn];
  if (mended.length === 0) head.length = 0;
  if (letPiece !== undefined && !region.some((piece) => piece.kind === 'binding' || (piece.kind === 'expression' && piece !== last))) {
    session.report('RLM1032', {}, spanOf(letPiece.token));
  }
  const opening = head.length === 0 ? [] : [...head, inPiece !== undefined && 'token' in inPiece ? inPiece.token : missing(In, end)];
  if (firstIn === -1) {
    if (last === undefined) {
      if (bindings.length > 0 && letPiece !== undefined) session.report('RLM1033', { before: 'nothing' }, { start: end, end });
      return [...opening, missing(TextLiteral, end)];
    }
    if (letPiece !== undefined && bindings.length > 0) session.report('RLM1033', { before: 'result' }, firstOf(last));
    return [...opening, ...repairElements(last.value, 'value', session)];
  }
  const rest = pieces.slice(firstIn + 1);
  if (rest.length === 0) {
    if (inPiece !== undefined && 'token' in inPiece) session.report('RLM1034', {}, spanOf(inPiece.token));
    return [...opening, missing(TextLiteral, end)];
  }
  return [...opening, ...repairResult(rest, session)];
}

/**
 * The bindings between `let` and `in`.
 *
 * @param noIn whether the plan has no `in`: then an expression at the end is the result, given back as `last`
 */
function repairBindings(pieces: readonly Piece[], noIn: boolean, session: RepairSession): RepairedBindings {
  const mended: Item[] = [];
  let lastItem: Item | undefined;
  const bind = (name: IToken, value: readonly Item[]) => {
    mended.push(name, missing(Equals, spanOf(name).end));
    for (const item of value) mended.push(item);
  };
  for (let index = 0; index < pieces.length; index++) {
    const piece = pieces[index];
    const next = pieces[index + 1];
    if (piece === undefined) break;
    if (piece.kind === 'comma') {
      session.report('RLM1040', {}, spanOf(piece.token));
      lastItem = undefined;
    } else if (piece.kind === 'binding') {
      bind(piece.name, valueOf(piece, session));
      lastItem = piece.value.at(-1);
    } else if (piece.kind !== 'expression') {
      session.report('RLM1037', {}, spanOf(piece.token));
      lastItem = undefined;
    } else if (isCallWithoutParentheses(lastItem, piece, session)) {
      index = reportCallWithoutParentheses(lastItem, pieces, index, session);
      lastItem = undefined;
    } else if (next?.kind === 'expression' && isNameOfBinding(piece, next, session)) {
      const [name] = piece.value;
      retag(name, BindingName);
      session.report('RLM1038', { name: name.image }, { start: spanOf(name).end, end: spanOf(name).end });
      bind(name, repairElements(next.value, 'value', session));
      lastItem = next.value.at(-1);
      index++;
    } else if (noIn && pieces.slice(index + 1).every(({ kind }) => kind === 'comma')) {
      return { mended, last: piece };
    } else {
      if (foreignUse(piece.value, 0) === undefined) session.report('RLM1041', {}, { start: startOf(piece), end: endOf(piece) });
      repairElements(piece.value, 'value', session);
      lastItem = piece.value.at(-1);
    }
  }
  return { mended, last: undefined };
}

/** The result, and what must not follow it. */
function repairResult(pieces: readonly Piece[], session: RepairSession): Item[] {
  const start = pieces.findIndex(({ kind }) => kind !== 'in');
  for (const piece of pieces.slice(0, start === -1 ? undefined : start)) {
    session.report('RLM1043', { found: 'in', wanted: 'a value' }, { start: startOf(piece), end: endOf(piece) });
  }
  const [result, ...rest] = start === -1 ? [] : pieces.slice(start);
  if (result === undefined) return [missing(TextLiteral, session.source.text.length)];
  if (result.kind !== 'expression') {
    reportTrailing(pieces, session);
    return [missing(TextLiteral, startOf(result))];
  }
  const called = result.value.at(-1);
  const [argument] = rest;
  if (argument?.kind === 'expression' && isCallWithoutParentheses(called, argument, session)) {
    reportTrailing(rest.slice(reportCallWithoutParentheses(called, rest, 0, session) + 1), session);
  } else {
    reportTrailing(rest, session);
  }
  return repairElements(result.value, 'value', session);
}

function reportTrailing(pieces: readonly Piece[], session: RepairSession): void {
  const [first] = pieces;
  const last = pieces.at(-1);
  if (first === undefined || last === undefined) return;
  session.report('RLM1035', { what: first.kind }, { start: startOf(first), end: endOf(last) });
}

function valueOf(piece: Extract<Piece, { kind: 'binding' }>, session: RepairSession): Item[] {
  if (piece.value.length > 0) return repairElements(piece.value, 'value', session);
  session.report('RLM1042', { name: piece.name.image }, spanOf(piece.name));
  return [missing(TextLiteral, spanOf(piece.name).end)];
}

/** `count context`: a name, and on its line a value. */
function isCallWithoutParentheses(name: Item | undefined, { value: [argument] }: ExpressionPiece, session: RepairSession): name is Matched {
  return isIdentifier(name) && argument !== undefined && session.onOneLine(name, firstToken(argument));
}

/** @returns the index of the last of the arguments, from `index` on */
function reportCallWithoutParentheses(name: IToken, pieces: readonly Piece[], index: number, session: RepairSession): number {
  let last = index;
  for (;;) {
    const next = pieces[last + 1];
    const separated = next?.kind === 'comma' ? pieces[last + 2] : next;
    const item = separated?.kind === 'expression' ? separated.value[0] : undefined;
    if (item === undefined || !session.onOneLine(name, firstToken(item))) break;
    last += next?.kind === 'comma' ? 2 : 1;
  }
  const end = pieces[last];
  session.report('RLM1029', { op: name.image }, { start: name.startOffset, end: end === undefined ? spanOf(name).end : endOf(end) });
  return last;
}

/** `mine grep(context)`: a name alone, and on its line an expression. */
function isNameOfBinding(piece: ExpressionPiece, next: ExpressionPiece, session: RepairSession): piece is NamePiece {
  const [name, ...others] = piece.value;
  const [value] = next.value;
  return isIdentifier(name) && others.length === 0 && value !== undefined && session.onOneLine(name, firstToken(value));
}

function firstOf(piece: ExpressionPiece): Span {
  const [item] = piece.value;
  return item === undefined ? { start: 0, end: 0 } : spanOf(firstToken(item));
}

function startOf(piece: Piece | undefined): number {
  if (piece === undefined) return 0;
  if ('token' in piece) return piece.token.startOffset;
  const first = piece.kind === 'binding' ? piece.name : piece.value[0];
  return first === undefined ? 0 : firstToken(first).startOffset;
}

function endOf(piece: Piece): number {
  if ('token' in piece) return spanOf(piece.token).end;
  const last = piece.value.at(-1) ?? (piece.kind === 'binding' ? piece.name : undefined);
  return last === undefined ? 0 : spanOf(lastToken(last)).end;
}
