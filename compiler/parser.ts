import { EOF, type IRecognitionException, type IToken } from 'chevrotain';
import { lastAtMost } from './ascending.ts';
import type { Binding, Comment, Plan } from './ast.ts';
import { type Diagnostic, diagnose } from './diagnostics/diagnostic.ts';
import { PlanParser } from './grammar.ts';
import { inspect, maxNesting } from './inspect.ts';
import { lex } from './lexer.ts';
import { repair } from './repair/repair.ts';
import { checkCharacters, type Source } from './source.ts';
import type { Span } from './span.ts';
import { toBindings, toPlan } from './syntax-tree.ts';
import { spanOf } from './token-span.ts';

export interface Parsed {
  /** Undefined if there are errors. */
  readonly plan: Plan | undefined;
  readonly comments: readonly Comment[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Kept per source: checking, formatting and lowering a plan all begin with its tree. */
const trees = new WeakMap<Source, Parsed>();

/**
 * Parses a plan. All its syntax errors are reported at once, in the order of the text, each once.
 *
 * What people write by mistake is found by the repairs, which only run when the grammar refuses a plan: they shape
 * messages, and cannot change what a good plan means.
 */
export function parse(source: Source): Parsed {
  const known = trees.get(source);
  if (known !== undefined) return known;
  const parsed = parseAnew(source);
  trees.set(source, parsed);
  return parsed;
}

/** Bindings without `let` and `in`, at least one; undefined if the text is anything else, and what is wrong with it is for `parse` of its parts to say. */
export function parseBindings(source: Source): readonly Binding[] | undefined {
  if (checkCharacters(source).length > 0) return undefined;
  const lexed = lex(source);
  const { diagnostics, deepest } = inspect(lexed.tokens, source);
  if (lexed.swallowed || deepest > maxNesting || lexed.diagnostics.length > 0 || diagnostics.length > 0) return undefined;
  const parser = strictParser();
  parser.input = [...lexed.tokens];
  const tree = parser.bindings();
  return parser.errors.length > 0 ? undefined : toBindings(tree);
}

function parseAnew(source: Source): Parsed {
  const forbidden = checkCharacters(source);
  if (forbidden.length > 0) return { plan: undefined, comments: [], diagnostics: bounded(forbidden) };
  const lexed = lex(source);
  const { tokens, comments } = lexed;
  const { diagnostics: inspected, deepest } = inspect(tokens, source);
  const isReadable = !lexed.swallowed && deepest <= maxNesting && tokens.length > 0;
  const parsed = isReadable ? runGrammar(strictParser(), tokens) : undefined;
  const found = [...lexed.diagnostics, ...inspected];
  if (parsed?.errors.length === 0 && found.length === 0) return { plan: toPlan(parsed.tree), comments, diagnostics: [] };
  const [first] = parsed?.errors ?? [];
  if (first !== undefined) return { plan: undefined, comments, diagnostics: bounded(inOrder(explain(source, first))) };
  if (tokens.length === 0 && found.length === 0) found.push(diagnose('RLM1030', {}, { source, span: { start: 0, end: 0 } }));
  return { plan: undefined, comments, diagnostics: bounded(inOrder(found)) };
}

/** All errors of a plan that the grammar refuses, of which `first` is the first that the grammar sees. */
function explain(source: Source, first: IRecognitionException): readonly Diagnostic[] {
  const { tokens, diagnostics: lexical, swallowed } = lex(source, true);
  const { diagnostics: inspected, deepest } = inspect(tokens, source);
  if (swallowed || deepest > maxNesting) return [...lexical, ...inspected];
  const repaired = repair(tokens, source);
  const known = [...lexical, ...inspected, ...repaired.diagnostics];
  const parser = deepest <= recoverable.depth && tokens.length <= recoverable.tokens ? recoveringParser() : strictParser();
  const left = runGrammar(parser, repaired.tokens)
    .errors
    // A token that a repair put in is where something has been reported.
    .filter(({ token }) => token.image !== '' || token.tokenType === EOF)
    .map((error) => unexpected(error, source));
  const found = [...known, ...withoutEchoes(left, known, source)];
  return found.length > 0 ? found : [unexpected(first, source)];
}

/**
 * Plans for which the parser goes on after an error. Its search for where takes stack and time by the depth of the brackets, and
 * tens of microseconds for each error; a larger plan is told its first error of grammar, and all that the repairs find.
 */
const recoverable = { depth: 50, tokens: 200_000 } as const;

/** More than that nobody reads; a file that is no plan at all has one error per word. */
const mostDiagnostics = 1000;

let strict: PlanParser | undefined;
let recovering: PlanParser | undefined;

// Made at first use: the analysis of the grammar takes longer than most plans.
function strictParser(): PlanParser {
  return (strict ??= new PlanParser(false));
}

function recoveringParser(): PlanParser {
  return (recovering ??= new PlanParser(true));
}

function runGrammar(parser: PlanParser, tokens: readonly IToken[]) {
  parser.input = [...tokens];
  return { tree: parser.plan(), errors: parser.errors };
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
    return before === undefined || before.end < endOfTextBefore(start, source.text);
  });
}

/** The offset after the last character before `offset` that is not blank. */
function endOfTextBefore(offset: number, text: string): number {
  let end = offset;
  while (/\s/.test(text[end - 1] ?? '')) end--;
  return end;
}

function spanOfDiagnostic({ location }: Diagnostic): Span {
  return location?.span ?? { start: 0, end: 0 };
}

function inOrder(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return diagnostics.toSorted((a, b) => spanOfDiagnostic(a).start - spanOfDiagnostic(b).start);
}

/** The first of many, and how many more there are. */
function bounded(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  if (diagnostics.length <= mostDiagnostics) return diagnostics;
  const shown = diagnostics.slice(0, mostDiagnostics);
  return [...shown, diagnose('RLM1047', { more: diagnostics.length - shown.length }, diagnostics[mostDiagnostics]?.location)];
}
