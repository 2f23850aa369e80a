import type { IToken } from 'chevrotain';
import { spanOf } from '../token-span.ts';
import { BindingName, Colon, Comma, Identifier, In, Let, RightParen, Semicolon } from '../tokens.ts';
import type { RepairSession } from './session.ts';
import { closerOf, endsExpression, is, isCloser, isEquals, isGroup, isIdentifier, type Item, missing, openerOf, startsExpression } from './tree.ts';

interface Open {
  readonly open: IToken;
  readonly items: Item[];
  /** Whether a `let` stands in it, so that an `in` may too. */
  hasLet: boolean;
}

/** The value under way outside of brackets. */
interface Statement {
  /** Where among the items outside of brackets it begins. */
  readonly start: number;
  /** Whether it has a `,` or `:`, so that it looks like elements without brackets. */
  readonly hasElements: boolean;
}

/** The statement after `token`, which is outside of brackets. */
function after(token: IToken, next: IToken | undefined, index: number, { start, hasElements }: Statement): Statement {
  const begins = isEquals(token) || (is(token, In, Let, Semicolon) && !is(next, Colon));
  return begins ? { start: index, hasElements: false } : { start, hasElements: hasElements || is(token, Comma, Colon) };
}

/**
 * Pairs brackets. One that is never closed is closed where its binding ends, so that it does not take the rest of the plan
 * with it; one that closes nothing is left out.
 */
export function pairBrackets(tokens: readonly IToken[], session: RepairSession): Item[] {
  const root: Item[] = [];
  const stack: Open[] = [];
  const balanced = isBalanced(tokens);
  const items = () => stack.at(-1)?.items ?? root;
  let bindingColumn = 0;
  let statement: Statement = { start: 0, hasElements: false };

  /**
   * Puts what stands before a bracket that closes nothing between brackets: then the opening bracket is what is missing.
   * `grep context, "x")` is meant as `grep(context, "x")`.
   */
  function openMissing(close: IToken): void {
    const [first, second] = root.slice(statement.start, statement.start + 2);
    const isCall = close.tokenType === RightParen && isIdentifier(first) && startsExpression(second) && !isGroup(second);
    const elements = root.splice(isCall ? statement.start + 1 : statement.start);
    if (close.tokenType === RightParen && !isCall) root.push(missing(Identifier, close.startOffset));
    root.push({ open: missing(openerOf(close), close.startOffset), items: elements, close });
    // Not around this group again: many such brackets would nest without bound.
    statement = { start: root.length, hasElements: false };
  }

  /** Closes the innermost brackets until `depth` are open, and says so at the outermost of them. */
  function closeUnclosed(depth: number, offset: number): void {
    const outermost = stack[depth];
    if (outermost === undefined) return;
    const closing = stack.slice(depth).reverse().map(({ open }) => closerImage(open));
    session.report('RLM1014', { open: outermost.open.image, closing: closing.join('') }, spanOf(outermost.open));
    while (stack.length > depth) close(missingCloser(stack.at(-1)?.open, offset));
  }

  function close(closer: IToken): void {
    const group = stack.pop();
    if (group !== undefined) items().push({ open: group.open, items: group.items, close: closer });
  }

  function closeWrongly(token: IToken): void {
    const open = stack.at(-1)?.open;
    if (open === undefined) return;
    session.report('RLM1016', { close: token.image, open: open.image, wanted: closerImage(open) }, spanOf(token));
    close(missingCloser(open, token.startOffset));
  }

  /**
   * Whether brackets that are still open must have been meant to end before this token. If all brackets pair up, layout must
   * leave no doubt; else one of them is missing somewhere, and less will do.
   */
  function beginsStatement(token: IToken, index: number): boolean {
    const next = tokens[index + 1];
    const startsLine = session.startsLine(token);
    if (is(token, In)) return !is(next, Colon) && !stack.some(({ hasLet }) => hasLet) && (startsLine || !balanced);
    if (!isIdentifier(token) || !isEquals(next)) return false;
    const isAligned = startsLine && session.column(token) <= bindingColumn;
    const follows = endsExpression(tokens[index - 1]) || isCloser(tokens[index - 1]);
    return balanced ? isAligned && follows : isAligned || follows;
  }

  /** Whether the bracket at `index` is one too many: then those after it pair up with all that are open. */
  function isStray(index: number): boolean {
    const open = stack.map((one) => one.open);
    return pairsUp(open, tokens, index + 1);
  }

  /** Whether the bracket at `index` is just the wrong one for the innermost open bracket: then those after it pair up with the others. */
  function isTypo(index: number): boolean {
    const others = stack.slice(0, -1).map(({ open }) => open);
    return pairsUp(others, tokens, index + 1);
  }

  tokens.forEach((token, index) => {
    if (stack.length > 0 && beginsStatement(token, index)) closeUnclosed(0, token.startOffset);
    if (stack.length === 0 && isIdentifier(token) && isEquals(tokens[index + 1])) bindingColumn = session.column(token);
    if (closerOf(token) !== undefined) {
      stack.push({ open: token, items: [], hasLet: false });
    } else if (isCloser(token)) {
      const partner = stack.findLastIndex(({ open }) => closerOf(open) === token.tokenType);
      if (partner === stack.length - 1 && partner !== -1) {
        close(token);
      } else if (stack.length > 0 && !isStray(index) && (partner === -1 || isTypo(index))) {
        closeWrongly(token);
      } else if (partner !== -1 && !isStray(index)) {
        closeUnclosed(partner + 1, token.startOffset);
        close(token);
      } else {
        session.report('RLM1015', { close: token.image }, spanOf(token));
        if (stack.length === 0 && statement.hasElements) openMissing(token);
      }
    } else {
      const innermost = stack.at(-1);
      if (innermost !== undefined && is(token, Let)) innermost.hasLet = true;
      items().push(token);
      if (innermost === undefined) statement = after(token, tokens[index + 1], root.length, statement);
    }
  });
  closeUnclosed(0, session.source.text.length);
  return root;
}

function isBalanced(tokens: readonly IToken[]): boolean {
  return pairsUp([], tokens, 0, () => false);
}

/** Whether the brackets from `from` on pair up with those that are open, up to the next binding. */
function pairsUp(open: readonly IToken[], tokens: readonly IToken[], from: number, isEnd = beginsNext): boolean {
  const wanted = open.map(closerOf);
  for (let index = from; index < tokens.length; index++) {
    const token = tokens[index];
    if (token === undefined || isEnd(token)) break;
    const closer = closerOf(token);
    if (closer !== undefined) wanted.push(closer);
    else if (isCloser(token) && wanted.pop() !== token.tokenType) return false;
  }
  return wanted.length === 0;
}

function beginsNext(token: IToken): boolean {
  return is(token, BindingName, In);
}

function closerImage(open: IToken): string {
  const pattern = closerOf(open)?.PATTERN;
  return typeof pattern === 'string' ? pattern : '';
}

function missingCloser(open: IToken | undefined, offset: number): IToken {
  const type = open && closerOf(open);
  if (type === undefined) throw new Error('only an open bracket can be closed');
  return missing(type, offset);
}
