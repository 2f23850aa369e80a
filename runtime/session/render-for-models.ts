import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { renderDiagnostic } from '../../compiler/diagnostics/render.ts';
import { isOpName, ops } from '../../compiler/ops/registry.ts';
import { printSignature } from '../../compiler/ops/signature.ts';

/** More mistakes than that nobody mends at once. */
const mostTold = 10;

/** Mistakes as a model is told of them: the first ones, with hints that it can follow. */
export function renderForModels(diagnostics: readonly Diagnostic[]): string {
  const rendered = diagnostics.slice(0, mostTold).map((diagnostic) => renderDiagnostic(withOps(diagnostic), { color: false }));
  const more = diagnostics.length - rendered.length;
  return [...rendered, ...(more > 0 ? [`There are ${more} more.`] : [])].join('\n\n');
}

/** What a person would look up with a command stands in the first message that a model gets, or is told here. */
function withOps(diagnostic: Diagnostic): Diagnostic {
  const hint = diagnostic.hint
    ?.replace(/`rlmc ops (\w+)` (?:shows how it is called|says what each does)/, (whole, name: string) => (isOpName(name) ? `\`${printSignature(ops[name])}\`` : whole))
    .replace(/`rlmc ops`/, 'the table of ops');
  return hint === undefined ? diagnostic : { ...diagnostic, hint };
}
