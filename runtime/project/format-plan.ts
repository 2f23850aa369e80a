import { type Diagnostic, diagnose } from '../../compiler/diagnostics/diagnostic.ts';
import { format } from '../../compiler/format.ts';
import type { Source } from '../../compiler/source.ts';
import { type PlanInput, readPlan } from './plan-input.ts';
import { writeAtomically } from './write-atomically.ts';

export type FormatResult =
  /** `unformatted` is undefined if the plan's text is the formatted one already. */
  | { readonly text: string; readonly unformatted: Diagnostic | undefined; readonly diagnostics: readonly [] }
  | { readonly text: undefined; readonly diagnostics: readonly Diagnostic[] };

/** Formats a plan, and changes no file. */
export async function formatPlan(plan: PlanInput): Promise<FormatResult> {
  const { source, diagnostics } = await readPlan(plan);
  if (source === undefined) return { text: undefined, diagnostics };
  const formatted = format(source);
  if (formatted.text === undefined) return formatted;
  return { text: formatted.text, unformatted: firstDifference(source, formatted.text), diagnostics: [] };
}

/** Formats a plan's file, atomically and keeping its mode; one that is formatted already is not touched. */
export async function formatPlanFile(path: string): Promise<FormatResult> {
  const result = await formatPlan({ kind: 'file', path });
  if (result.text !== undefined && result.unformatted !== undefined) await writeAtomically(path, result.text);
  return result;
}

function firstDifference(source: Source, formatted: string): Diagnostic | undefined {
  if (source.text === formatted) return undefined;
  let start = 0;
  while (source.text[start] === formatted[start]) start += 1;
  return diagnose('RLM3013', { path: source.name }, { source, span: { start, end: start } });
}
