import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { fileSource } from './byte-source.ts';
import { isObject, type JsonValue } from './json-value.ts';
import { isOperationName, runOperation } from './run-operation.ts';
import { ValueError } from './value-error.ts';

/**
 * `rlm-op NAME`, which runs in a derivation: reads the arguments from the JSON file that `$argumentsPath` names (Nix's
 * passAsFile) and writes the result to `$out`. A value that the op cannot work with is one line on standard error,
 * `rlm-op: RLM4003: message`, perhaps a second one, `rlm-op: hint: how to mend it`, and exit status 1; anything else that goes
 * wrong is a stack trace.
 */
function main(): void {
  const [, , name = ''] = process.argv;
  const { argumentsPath, out } = process.env;
  if (!isOperationName(name)) throw new TypeError(`there is no operation ${JSON.stringify(name)}`);
  if (argumentsPath === undefined || out === undefined) throw new TypeError('rlm-op needs $argumentsPath and $out');
  const given: JsonValue = JSON.parse(readFileSync(argumentsPath, 'utf8'));
  if (!isObject(given)) throw new TypeError('the arguments are no JSON object');
  writePieces(out, runOperation(name, given, fileSource));
}

function writePieces(path: string, pieces: Iterable<Uint8Array>): void {
  const file = openSync(path, 'w');
  try {
    for (const piece of pieces) {
      for (let written = 0; written < piece.length; ) written += writeSync(file, piece, written);
    }
  } finally {
    closeSync(file);
  }
}

try {
  main();
} catch (error) {
  if (!(error instanceof ValueError)) throw error;
  const { code, message, hint } = error.diagnostic;
  process.stderr.write(`rlm-op: ${code}: ${message}\n${hint === undefined ? '' : `rlm-op: hint: ${hint}\n`}`);
  process.exitCode = 1;
}
