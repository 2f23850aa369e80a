import type { Plan } from '../../compiler/ast.ts';
import { type Diagnostic, diagnose } from '../../compiler/diagnostics/diagnostic.ts';
import { parse } from '../../compiler/parser.ts';
import type { Source } from '../../compiler/source.ts';
import type { Span } from '../../compiler/span.ts';

export type ParsedPart = { readonly plan: Plan } | { readonly plan: undefined; readonly diagnostics: readonly [Diagnostic, ...Diagnostic[]] };

/**
 * Parses a part of a reply as a plan.
 *
 * @param text in which all but that part is blank, so that positions are those in the reply
 * @param within where mistakes can be
 */
export function parsePart(source: Source, text: string, within: Span): ParsedPart {
  const { plan, diagnostics } = parse({ name: source.name, text });
  if (plan !== undefined) return { plan };
  const [first = diagnose('RLM1030', {}), ...others] = diagnostics;
  return { plan, diagnostics: [placed(first, source, within), ...others.map((diagnostic) => placed(diagnostic, source, within))] };
}

/** A diagnostic of a part, about the reply. */
export function placed(diagnostic: Diagnostic, source: Source, within: Span): Diagnostic {
  const { start, end } = diagnostic.location?.span ?? within;
  const clamp = (offset: number) => Math.min(Math.max(offset, within.start), within.end);
  return { ...diagnostic, location: { source, span: { start: clamp(start), end: clamp(end) } } };
}
