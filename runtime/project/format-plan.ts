import { type Diagnostic, diagnose } from '../../compiler/diagnostics/diagnostic.ts';
import { format } from '../../compiler/format.ts';
import { type PlanInput, readPlan } from './plan-input.ts';
import { writeAtomically } from './write-atomically.ts';

export type FormatResult =
  /** `unformatted` is undefined if the plan's text is the formatted one already. */
  | { readonly text: string; readonly unformatted: Diagnostic | undefined; readonly diagnostics: readonly [] }
  | { readonly text: undefined; readonly diagnostics: readonly Diagnostic[] };

/** Formats a plan, and changes no file. */
export async function formatPlan(plan: PlanInput): Promise<FormatResult> {
  const read = await readPlan(plan);
  if (read.source === undefined) return { text: undefined, diagnostics: read.diagnostics };
  const { source, bytes } = read;
  const formatted = format(source);
  if (formatted.text === undefined) return formatted;
  const { text } = formatted;
  if (Buffer.from(text).equals(bytes)) return { text, unformatted: undefined, diagnostics: [] };
  const start = firstDifference(source.text, text);
  const unformatted = diagnose('RLM3013', { path: plan.kind === 'file' ? plan.path : '-' }, { source, span: { start, end: start } });
  return { text, unformatted, diagnostics: [] };
}

/** Formats a plan's file, atomically and keeping its mode; one that is formatted already is not touched. */
export async function formatPlanFile(path: string): Promise<FormatResult> {
  const result = await formatPlan({ kind: 'file', path });
  if (result.text !== undefined && result.unformatted !== undefined) await writeAtomically(path, result.text);
  return result;
}

/** Where two texts begin to differ; the beginning, if they do not: then the files differ by line ends or a byte order mark. */
function firstDifference(text: string, other: string): number {
  if (text === other) return 0;
  let at = 0;
  while (text[at] === other[at]) at += 1;
  return at;
}
