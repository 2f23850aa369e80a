import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { printable } from '../../compiler/diagnostics/printable.ts';
import { renderDiagnostic } from '../../compiler/diagnostics/render.ts';

/** More than a person reads; `--json` has all. */
const mostShown = 100;

/** Whether standard error shows escape sequences as what they mean. */
export const isTerminal = (): boolean => process.stderr.isTTY && process.env['TERM'] !== 'dumb';

/** Whether to colour: on a terminal, unless NO_COLOR says not to (no-color.org: set, and not empty). */
const color = (): boolean => isTerminal() && (process.env['NO_COLOR'] ?? '') === '';

/** Says a line to the user, on standard error. Names in it, such as those of files, cannot control the terminal. */
export function say(line: string): void {
  process.stderr.write(`${printable(line)}\n`);
}

/** Shows diagnostics, the worst kind counted at the end if there are several. */
export function sayDiagnostics(diagnostics: readonly Diagnostic[]): void {
  if (diagnostics.length === 0) return;
  const shown = diagnostics.slice(0, mostShown).map((diagnostic) => `${renderDiagnostic(diagnostic, { color: color() })}\n\n`);
  const rest = diagnostics.length - mostShown;
  process.stderr.write(shown.join('') + (rest > 0 ? `… and ${rest} more, which \`--json\` shows\n\n` : ''));
  if (diagnostics.length > 1) say(countBySeverity(diagnostics));
}

function countBySeverity(diagnostics: readonly Diagnostic[]): string {
  const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
  const warnings = diagnostics.length - errors;
  const count = (n: number, what: string) => (n === 0 ? [] : [`${n} ${what}${n === 1 ? '' : 's'}`]);
  return [...count(errors, 'error'), ...count(warnings, 'warning')].join(', ');
}
