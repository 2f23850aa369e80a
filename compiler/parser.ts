import { EarlyExitException, EOF, type IRecognitionException, type IToken, MismatchedTokenException, NoViableAltException } from 'chevrotain';
import { lastAtMost } from './ascending.ts';
import type { Comment, Plan } from './ast.ts';
import { type Diagnostic, diagnose } from './diagnostics/diagnostic.ts';
import { PlanParser } from './grammar.ts';
import { inspect } from './inspect.ts';
import { lex } from './lexer.ts';
import { repair } from './repair/repair.ts';
import { checkCharacters, type Source } from './source.ts';
import type { Span } from './span.ts';
import { toPlan } from './syntax-tree.ts';
import { spanOf } from './token-span.ts';
import { BindingName, In } from './tokens.ts';

export interface Parsed {
  /** Undefined if there are errors. */
  readonly plan: Plan | undefined;
  readonly comments: readonly Comment[];
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Parses a plan. All its syntax errors are reported at once, in the order of the text, each once.
 *
 * What people write by mistake is found by the repairs, which only run when the grammar refuses a plan: they shape
 * messages, and cannot change what a good plan means.
 */
export function parse(source: Source): Parsed {
  const forbidden = checkCharacters(source);
  if (forbidden.length > 0) return { plan: undefined, comments: [], diagnostics: forbidden };
  const { tokens, comments, diagnostics: lexical, swallowed } = lex(source);
  const refuse = (...found: (readonly Diagnostic[])[]) => ({ plan: undefined, comments, diagnostics: inOrder(found.flat()) });
  const { diagnostics: inspected, tooDeep } = inspect(tokens, source);
  if (swallowed || tooDeep) return refuse(lexical, inspected);
  if (tokens.length === 0) return lexical.length > 0 ? refuse(lexical) : refuse([diagnose('RLM1030', {}, { source, span: { start: 0, end: 0 } })]);

  const { tree, errors } = runGrammar(tokens);
  if (errors.length === 0) return lexical.length + inspected.length > 0 ? refuse(lexical, inspected) : { plan: toPlan(tree), comments, diagnostics: [] };

  const repaired = repair(tokens, source);
  const known = [...lexical, ...inspected, ...repaired.diagnostics];
  const left = firstOfEachStatement(runGrammar(repaired.tokens).errors, repaired.tokens)
    // A token that a repair put in is where something has been reported.
    .filter(({ token }) => token.image !== '' || token.tokenType === EOF)
    .map((error) => unexpected(error, source));
  const found = [...known, ...withoutEchoes(left, known, source)];
  return refuse(found.length > 0 ? found : errors.slice(0, 1).map((error) => unexpected(error, source)));
}

let parser: PlanParser | undefined;

function runGrammar(tokens: readonly IToken[]) {
  // Made at first use: its analysis of the grammar takes longer than most plans.
  parser ??= new PlanParser();
  parser.input = [...tokens];
  return { tree: parser.plan(), errors: parser.errors };
}

/** After an error the parser may stumble again in the same binding; only its first error there is told. */
function firstOfEachStatement(errors: readonly IRecognitionException[], tokens: readonly IToken[]): IRecognitionException[] {
  const starts = tokens.filter(({ tokenType }) => tokenType === BindingName || tokenType === In).map(({ startOffset }) => startOffset);
  const seen = new Set<number>();
  return errors.filter((error) => {
    const statement = lastAtMost(starts, lastUnderstood(error)?.startOffset ?? 0);
    if (seen.has(statement)) return false;
    seen.add(statement);
    return true;
  });
}

/** The token before the error, or that of the error if it is the first. */
function lastUnderstood(error: IRecognitionException): IToken | undefined {
  const knowsPrevious = error instanceof MismatchedTokenException || error instanceof NoViableAltException || error instanceof EarlyExitException;
  const candidates = knowsPrevious ? [error.previousToken, error.token] : [error.token];
  return candidates.find(({ tokenType }) => tokenType !== EOF);
}

function unexpected({ token, message }: IRecognitionException, source: Source): Diagnostic {
  const end = source.text.length;
  const atEnd = token.tokenType === EOF;
  const span = atEnd ? { start: end, end } : spanOf(token);
  return diagnose('RLM1043', { found: atEnd ? undefined : token.image, wanted: message }, { source, span });
}

/**
 * Those of `diagnostics` whose place nothing is said of yet: neither of the token itself, nor of what was left out right
 * before it.
 */
function withoutEchoes(diagnostics: readonly Diagnostic[], known: readonly Diagnostic[], source: Source): Diagnostic[] {
  const spans = known.map((diagnostic) => spanOfDiagnostic(diagnostic)).toSorted((a, b) => a.start - b.start);
  const starts = spans.map(({ start }) => start);
  return diagnostics.filter((diagnostic) => {
    const { start, end } = spanOfDiagnostic(diagnostic);
    const before = spans[lastAtMost(starts, end)];
    return before === undefined || (before.end < start && source.text.slice(before.end, start).trim() !== '');
  });
}

function spanOfDiagnostic({ location }: Diagnostic): Span {
  return location?.span ?? { start: 0, end: 0 };
}

function inOrder(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return diagnostics.toSorted((a, b) => spanOfDiagnostic(a).start - spanOfDiagnostic(b).start);
}
