import type { Diagnostic } from '../../compiler/diagnostics/diagnostic.ts';
import { diagnosticToJson } from '../../compiler/diagnostics/render.ts';

/** What `--json` prints of a command that checks or fails: `{ "ok", "diagnostics" }`, on one line. */
export function printVerdict(ok: boolean, diagnostics: readonly Diagnostic[]): string {
  return `${JSON.stringify({ ok, diagnostics: diagnostics.map(diagnosticToJson) })}\n`;
}

/** The inside of a JSON string that holds a text given as UTF-8 in pieces: it may be longer than a string of JavaScript can be. */
export async function* jsonStringPieces(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  // A byte order mark is an ordinary character of a value.
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  for await (const piece of bytes) yield JSON.stringify(decoder.decode(piece, { stream: true })).slice(1, -1);
  decoder.decode();
}
