import { writeFileSync } from 'node:fs';
import { EvalError } from './eval-error.ts';
import { requireSandbox } from './inside-sandbox.ts';
import { readRequest } from './request.ts';
import { type Command, supervise } from './supervise.ts';
import { resultBytes } from './write-result.ts';

/**
 * `rlm-eval`, which runs in a derivation: runs the code that the file of `$argumentsPath` has, in a process of its own, with the engine that `$engine`
 * names, and writes its result to `$out`. What the code came to instead is on standard error as `rlm-op` says it, with a line `rlm-op: code line: 3` where it is
 * about a line of the code.
 */
async function main(): Promise<void> {
  requireSandbox();
  const { argumentsPath, out, engine, node, shell } = process.env;
  if (argumentsPath === undefined || out === undefined || engine === undefined) throw new TypeError('rlm-eval needs $argumentsPath, $out and $engine');
  const request = readRequest(argumentsPath);
  const ended = await supervise(wordsOf(shell), [...wordsOf(node), `${engine}/run.mjs`, argumentsPath], request);
  if (ended.reply.kind === 'error') {
    const { type, message, line } = ended.reply;
    throw new EvalError(line, 'RLM4030', { type, message, line });
  }
  if (ended.reply.kind === 'exceeded') {
    const { limit } = ended.reply;
    throw new EvalError(undefined, 'RLM4031', { limit, value: request.vm_spec[limit], unit: limit.endsWith('TimeLimit') || limit === 'timeLimit' ? 'seconds' : 'bytes' });
  }
  writeFileSync(out, resultBytes(ended, request.type));
}

/** Store paths have no spaces in them. */
function wordsOf(command: string | undefined): Command {
  const [program, ...args] = (command ?? '').split(' ');
  if (program === undefined || program === '') throw new TypeError('rlm-eval needs $node and $shell');
  return [program, ...args];
}

try {
  await main();
} catch (error) {
  if (!(error instanceof EvalError)) throw error;
  const { code, message, hint } = error.diagnostic;
  const lines = [`${code}: ${message}`, ...(hint === undefined ? [] : [`hint: ${hint}`]), ...(error.line === undefined ? [] : [`code line: ${error.line}`])];
  process.stderr.write(lines.map((line) => `rlm-op: ${line}\n`).join(''));
  process.exitCode = 1;
}
