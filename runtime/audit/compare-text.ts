import { type Diagnostic, diagnose } from '../../compiler/diagnostics/diagnostic.ts';

/**
 * What is different between a file and what it should be: the first line that is.
 *
 * @param found undefined if there is no such file
 * @param expected undefined if there should be none
 * @returns undefined if nothing is
 */
export function compareText(path: string, found: Uint8Array | undefined, expected: string | undefined): Diagnostic | undefined {
  if (found === undefined ? expected === undefined : expected !== undefined && Buffer.from(expected).equals(found)) return undefined;
  const lines = linesOf(found);
  const wanted = linesOf(expected === undefined ? undefined : Buffer.from(expected));
  const index = wanted.findIndex((line, at) => line !== lines[at]);
  const line = index < 0 ? wanted.length : index;
  return diagnose('RLM8001', { path, line: line + 1, found: textOf(lines[line]), expected: textOf(wanted[line]) });
}

/** As Latin-1, in which bytes that are no UTF-8 differ as well; with their ends, so that a missing newline at the end is a difference. */
function linesOf(bytes: Uint8Array | undefined): readonly string[] {
  return bytes === undefined ? [] : Buffer.from(bytes).toString('latin1').match(/[^\n]*\n|[^\n]+$/g) ?? [];
}

const textOf = (line: string | undefined) => (line === undefined ? undefined : Buffer.from(line, 'latin1').toString());
