import { closeSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { defaultMaxValue } from '../ops/limits.ts';
import { ValueError } from '../ops/value-error.ts';
import { isSystemError } from '../system-error.ts';
import { crashed } from './crash.ts';
import { EvalError } from './eval-error.ts';
import { requireSandbox } from './inside-sandbox.ts';
import { readRequest } from './request.ts';
import { type Command, supervise } from './supervise.ts';

/**
 * `rlm-eval`, which runs in a derivation: runs the code that the file of `$argumentsPath` has, in a process of its own, which the words of `$engine` and that path
 * start, and writes its result to `$out`. What the code came to instead is on standard error as `rlm-op` says it, with a line `rlm-op: code line: 3` where it is
 * about a line of the code. Whatever the code does, this program says nothing else.
 */
async function main(): Promise<void> {
  requireSandbox();
  const { argumentsPath, out, engine, shell } = process.env;
  if (argumentsPath === undefined || out === undefined) throw new TypeError('rlm-eval needs $argumentsPath and $out');
  const request = readRequest(argumentsPath);
  const [program, ...words] = wordsOf(engine);
  // Permissions to read are given by path, and only here it is known.
  const command: Command = [program, ...words.map((word) => word.replace('@request@', argumentsPath)), argumentsPath];
  const top = tmpdir();
  const folder = join(top, 'code');
  mkdirSync(folder);
  const writable = [top, ...['/tmp', '/dev/shm'].filter((place) => relative(place, top).startsWith('..') && relative(top, place).startsWith('..'))];
  const start = { shell: wordsOf(shell), command, folder, writable, out };
  // What reads the result is loaded while the engine starts, on another processor.
  const [ended, { outcomePieces }] = await Promise.all([supervise(start, request.vm_spec), import('./outcome.ts')]);
  writeResult(out, outcomePieces(ended, request), request.maxValue ?? defaultMaxValue);
}

/**
 * Writes a file that is not there, and follows no link that is: native code may have put something in its place.
 *
 * @throws ValueError RLM4001 before more than `maxValue` bytes are written; EvalError RLM4034 where there is something already
 */
function writeResult(out: string, pieces: Iterable<Uint8Array>, maxValue: number): void {
  const file = openNew(out);
  let size = 0;
  try {
    for (const piece of pieces) {
      size += piece.length;
      if (size > maxValue) throw new ValueError('RLM4001', { limit: maxValue });
      for (let written = 0; written < piece.length; ) written += writeSync(file, piece, written);
    }
  } finally {
    closeSync(file);
  }
}

function openNew(path: string): number {
  try {
    return openSync(path, 'wx');
  } catch (error) {
    if (isSystemError(error) && error.code === 'EEXIST') throw crashed('wrote something where only its result may be', '');
    throw error;
  }
}

/** Store paths have no spaces in them. */
function wordsOf(command: string | undefined): Command {
  const [program, ...args] = (command ?? '').split(' ');
  if (program === undefined || program === '') throw new TypeError('rlm-eval needs $engine and $shell');
  return [program, ...args];
}

try {
  await main();
} catch (error) {
  if (!(error instanceof EvalError || error instanceof ValueError)) throw error;
  const { code, message, hint } = error.diagnostic;
  const line = error instanceof EvalError ? error.line : undefined;
  const lines = [`${code}: ${message}`, ...(hint === undefined ? [] : [`hint: ${hint}`]), ...(line === undefined ? [] : [`code line: ${line}`])];
  process.stderr.write(lines.map((text) => `rlm-op: ${text}\n`).join(''));
  process.exitCode = 1;
}
