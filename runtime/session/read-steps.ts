import type { IToken } from 'chevrotain';
import { type Diagnostic, diagnose } from '../../compiler/diagnostics/diagnostic.ts';
import { lex } from '../../compiler/lexer.ts';
import { parseBindings } from '../../compiler/parser.ts';
import type { Source } from '../../compiler/source.ts';
import type { Span } from '../../compiler/span.ts';
import { BindingName, Comma, Equals, False, Identifier, LeftBrace, LeftBracket, LeftParen, Let, NumberLiteral, RightBrace, RightBracket, RightParen, TextLiteral, True } from '../../compiler/tokens.ts';
import type { ExploreStep } from './action.ts';
import { isJsonAction } from './no-action.ts';
import { parsePart, placed } from './parse-part.ts';
import { withoutProse } from './prose.ts';
import { blank, only } from './reply-text.ts';

/** Before bindings that are written as a list. */
const listMarks = /^[ \t]*(?:[-*•]|\d{1,2}[.)])(?=[ \t]+[A-Za-z_]\w*[ \t]*=(?!=))/gm;

/** A line that is set as code. */
const codeLine = /^([ \t]*(?:(?:[-*•]|\d{1,2}[.)])[ \t]+)?)`([^`\n]+)`(?=[ \t]*$)/gm;

/** Other signs than `=` after a name, as other languages bind. */
const otherSign = /^([A-Za-z_]\w*)\s*(:=|<-|->|=>|←|:)/;

/** The statements of an EXPLORE: those with names, and expressions that stand alone. */
interface Piece extends Span {
  /** Where its `=` is, after a name. */
  readonly equals: number | undefined;
  readonly name: string | undefined;
}

/**
 * Reads the steps of an EXPLORE one by one, up to the first mistake.
 *
 * @param body of the reply, in which all else is blank
 * @param header where the action says what it is
 */
export function readSteps(source: Source, body: string, header: Span): readonly ExploreStep[] {
  const whole = stepsOf(body);
  if (whole !== undefined) return whole;
  const at = { source, span: { start: header.start, end: Math.max(header.end, header.start + 1) } };
  if (isJsonAction(body)) return [{ diagnostics: [diagnose('RLM6066', {}, { source, span: { start: body.search(/\S/), end: body.length } })] }];
  const text = withoutProse(body.replace(codeLine, '$1 $2 ').replace(listMarks, blank)).trimEnd();
  const plain = stepsOf(text);
  if (plain !== undefined) return plain;
  const { tokens } = lex({ name: source.name, text }, true);
  const [first] = tokens;
  if (first === undefined) return [{ diagnostics: [diagnose('RLM6070', {}, at)] }];
  if (first.tokenType === Let) return [{ diagnostics: [diagnose('RLM6065', {}, { source, span: { start: first.startOffset, end: first.startOffset + first.image.length } })] }];
  return upToMistake(source, text, splitPieces(tokens, text));
}

/** Bindings that are all good. */
function stepsOf(text: string): readonly ExploreStep[] | undefined {
  return parseBindings({ name: 'reply', text })?.map(({ name, value }) => ({ name: name.text, expression: value }));
}

/** Halves are read as wholes where they are good, so that many steps before a mistake take no time to speak of. */
function upToMistake(source: Source, text: string, pieces: readonly Piece[]): readonly ExploreStep[] {
  const [first] = pieces;
  const last = pieces.at(-1);
  if (first === undefined || last === undefined) return [];
  if (pieces.length === 1) return [readPiece(source, text, first)];
  const whole = pieces.every(({ name }) => name !== undefined) ? stepsOf(only(text, first.start, last.end)) : undefined;
  if (whole !== undefined) return whole;
  const half = Math.ceil(pieces.length / 2);
  const before = upToMistake(source, text, pieces.slice(0, half));
  return before.some((step) => 'diagnostics' in step) ? before : [...before, ...upToMistake(source, text, pieces.slice(half))];
}

function readPiece(source: Source, text: string, { start, end, equals, name }: Piece): ExploreStep {
  const within = { start, end };
  if (name === undefined || equals === undefined) {
    const [, bound, sign] = otherSign.exec(text.slice(start, end)) ?? [];
    if (bound !== undefined && sign !== undefined) {
      const at = text.indexOf(sign, start + bound.length);
      return { diagnostics: [diagnose('RLM1039', { found: sign, name: bound }, { source, span: { start: at, end: at + sign.length } })] };
    }
    const parsed = parsePart(source, only(text, start, end), within);
    return parsed.plan === undefined ? { diagnostics: withoutLet(parsed.diagnostics) } : { name: undefined, expression: parsed.plan.result };
  }
  // As the only binding of a plan, so that what is said of bindings is said of it. A header stands before, so there is room for `let`.
  const parsed = parsePart(source, `${blank(text.slice(0, start - 4))}let ${text.slice(start, end)}\nin 0`, within);
  if (parsed.plan === undefined) return { diagnostics: parsed.diagnostics };
  const [bound, ...others] = parsed.plan.bindings;
  if (bound !== undefined && others.length === 0) return { name, expression: bound.value };
  return { diagnostics: [placed(diagnose('RLM1043', { found: name, wanted: 'one binding' }), source, within)] };
}

/** In EXPLORE nobody has to write `let`. */
function withoutLet([first, ...others]: readonly [Diagnostic, ...Diagnostic[]]): readonly [Diagnostic, ...Diagnostic[]] {
  const [next, ...rest] = others.filter(({ code }) => code !== 'RLM1031');
  return first.code === 'RLM1031' && next !== undefined ? [next, ...rest] : [first, ...others.filter(({ code }) => code !== 'RLM1031')];
}

const ends = [Identifier, TextLiteral, NumberLiteral, True, False, RightParen, RightBracket, RightBrace, BindingName, Comma];
const begins = [Identifier, TextLiteral, NumberLiteral, True, False, LeftBracket, LeftBrace, BindingName];

/** Where statements begin: with a name and `=` outside of brackets, or at the beginning of a line that is not deeper than others; or with a line after a whole expression. */
function splitPieces(tokens: readonly IToken[], text: string): readonly Piece[] {
  const starts: { readonly token: IToken; readonly equals: IToken | undefined }[] = [];
  let depth = 0;
  let column = Number.POSITIVE_INFINITY;
  for (const [index, token] of tokens.entries()) {
    const previous = tokens[index - 1];
    const next = tokens[index + 1];
    const own = startsLine(text, token.startOffset);
    const isNamed = token.tokenType === BindingName && next?.tokenType === Equals;
    const isOutside = depth === 0 || (own !== undefined && own <= column);
    const afterWhole = previous === undefined || (own !== undefined && ends.includes(previous.tokenType));
    const isPiece = isNamed ? isOutside && (previous === undefined || previous.tokenType !== Equals) : depth === 0 && afterWhole && begins.includes(token.tokenType);
    if (isPiece) {
      starts.push({ token, equals: isNamed ? next : undefined });
      column = Math.min(column, own ?? column);
      depth = 0;
    }
    if ([LeftParen, LeftBracket, LeftBrace].includes(token.tokenType)) depth += 1;
    if ([RightParen, RightBracket, RightBrace].includes(token.tokenType)) depth = Math.max(0, depth - 1);
  }
  const [first] = tokens;
  if (first !== undefined && starts[0]?.token !== first) starts.unshift({ token: first, equals: undefined });
  return starts.map(({ token, equals }, index) => {
    const end = starts[index + 1]?.token.startOffset ?? text.length;
    return { start: token.startOffset, end: token.startOffset + text.slice(token.startOffset, end).trimEnd().length, equals: equals?.startOffset, name: equals && token.image };
  });
}

/** The column at which a line begins with what is at an offset. */
function startsLine(text: string, offset: number): number | undefined {
  const start = text.lastIndexOf('\n', offset - 1) + 1;
  return text.slice(start, offset).trim() === '' ? offset - start : undefined;
}
