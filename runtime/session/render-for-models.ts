import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { renderDiagnostic } from '../../compiler/diagnostics/render.ts';
import { isOpName, ops } from '../../compiler/ops/registry.ts';
import { printSignature } from '../../compiler/ops/signature.ts';
import { inCalls } from './in-calls.ts';
import type { Protocol } from './take-turn.ts';

/** More mistakes than that nobody mends at once. */
const mostTold = 10;

/** Mistakes as a model is told of them: the first ones, with hints that it can follow, and the place and the hint of several of a kind once. */
export function renderForModels(diagnostics: readonly Diagnostic[], protocol: Protocol = 'text'): string {
  const told = diagnostics.slice(0, mostTold);
  const rendered = told.map((diagnostic, index) => renderDiagnostic(isLike(told[index - 1], diagnostic) ? briefly(diagnostic) : wordedFor(protocol, forModels(diagnostic)), { color: false }));
  const more = diagnostics.length - rendered.length;
  return [...rendered, ...(more > 0 ? [`There are ${more} more.`] : [])].join('\n\n');
}

const wordedFor = (protocol: Protocol, diagnostic: Diagnostic): Diagnostic => (protocol === 'tools' ? inCalls(diagnostic) : diagnostic);

function isLike(before: Diagnostic | undefined, { code, hint, location }: Diagnostic): boolean {
  return before?.code === code && before.hint === hint && before.location?.source === location?.source && before.location?.span.start === location?.span.start;
}

const briefly = ({ code, severity, message }: Diagnostic): Diagnostic => ({ code, severity, message });

/** What a person would look up with a command is told here, or stands in the first message that a model gets; options of a command only a person can give. */
function forModels(diagnostic: Diagnostic): Diagnostic {
  const hint = diagnostic.hint
    ?.replace(/`rlmc ops (\w+)` (?:shows how it is called|says what each does)/, (whole, name: string) => (isOpName(name) ? `\`${printSignature(ops[name])}\`` : whole))
    .replace(/`rlmc ops`/, 'the table of ops')
    .replace(/(?:;|,? or) [^;,]*`--[a-z-]+[^;,]*/g, '');
  const { hint: _, ...rest } = diagnostic;
  return hint === undefined || /`--[a-z-]+/.test(hint) ? rest : { ...rest, hint };
}
