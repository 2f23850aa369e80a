import type { Comment, Plan } from './ast.ts';
import { type Diagnostic, diagnose } from './diagnostics/diagnostic.ts';
import { PlanParser } from './grammar.ts';
import { lex } from './lexer.ts';
import { checkCharacters, type Source } from './source.ts';
import { spanOf, toPlan } from './syntax-tree.ts';

export interface Parsed {
  /** Undefined if there are errors. */
  readonly plan: Plan | undefined;
  readonly comments: readonly Comment[];
  readonly diagnostics: readonly Diagnostic[];
}

let parser: PlanParser | undefined;

/** Parses a plan; all its syntax errors are reported at once, in the order of the text. */
export function parse(source: Source): Parsed {
  const forbidden = checkCharacters(source);
  if (forbidden.length > 0) return { plan: undefined, comments: [], diagnostics: forbidden };
  const { tokens, comments, diagnostics: lexical } = lex(source);
  parser ??= new PlanParser();
  parser.input = tokens;
  const tree = parser.plan();
  const diagnostics = [...lexical];
  for (const error of parser.errors) {
    const end = { start: source.text.length, end: source.text.length };
    const span = Number.isNaN(error.token.startOffset) ? end : spanOf(error.token);
    diagnostics.push(diagnose('RLM1030', { found: error.token.image, expected: error.message }, { source, span }));
  }
  if (diagnostics.length > 0) return { plan: undefined, comments, diagnostics };
  const plan = toPlan(tree, source, (diagnostic) => diagnostics.push(diagnostic));
  return { plan: diagnostics.length === 0 ? plan : undefined, comments, diagnostics };
}
