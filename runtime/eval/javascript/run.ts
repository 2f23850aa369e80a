import { readFileSync } from 'node:fs';
import { HeldBytes } from '../../ops/held-bytes.ts';
import { boundValue, hasNumbers } from '../bindings.ts';
import { isDouble, numbersIn } from '../exact-numbers.ts';
import type { Reply } from '../reply.ts';
import { type Binding, type EvalRequest, readRequest } from '../request.ts';
import { say, sayResult, sayStarted } from '../say.ts';
import { bind } from './bind.ts';
import { GuestError, Interpreter, OutOfMemory } from './interpreter.ts';
import { PrintedText } from './printed-text.ts';

/**
 * `run.mjs QUICKJS.WASM REQUEST`: runs JavaScript in QuickJS, which has nothing but the language: bindings are globals, `print` and `console.log` write a line, and
 * `result` is what comes out. It says what came of that as `Reply` has it.
 */
async function main([wasm, requestPath]: readonly string[]): Promise<void> {
  if (wasm === undefined || requestPath === undefined) throw new TypeError('run.mjs needs the paths of quickjs.wasm and of the request');
  const request = readRequest(requestPath);
  const { memoryLimit, outputLimit } = request.vm_spec;
  const json = new HeldBytes();
  const printed = [new PrintedText(1), new PrintedText(2)] as const;
  let fits = true;
  const interpreter = await Interpreter.start(readFileSync(wasm), memoryLimit, {
    write: (descriptor, quoted) => printed[descriptor === 1 ? 0 : 1].write(quoted),
    value(piece) {
      const bytes = Buffer.from(piece);
      fits &&= json.length + bytes.length <= outputLimit;
      // It is only sent once it is known to be whole.
      if (fits) json.append(bytes);
    },
  });
  sayStarted();
  const reply = outcome(interpreter, request);
  if (reply.kind !== 'result') return say(printed[0].isText || reply.kind !== 'printed' ? reply : { kind: 'unfit', actual: 'printed text with half a character in it, a lone surrogate' });
  if (!fits) return say({ kind: 'exceeded', limit: 'outputLimit' });
  sayResult('result')(json.view());
}

function outcome(interpreter: Interpreter, { code, bindings }: EvalRequest): Exclude<Reply, { kind: 'lines' }> {
  try {
    for (const binding of bindings) {
      const number = inexactNumber(binding);
      if (number !== undefined) return { kind: 'inexact', binding: binding.name, number };
      bind(interpreter, binding);
    }
    interpreter.run(code);
    const given = interpreter.giveResult();
    interpreter.call('flush');
    if (given.kind === 'unfit') return given;
    return { kind: given.kind === 'given' ? 'result' : 'printed' };
  } catch (error) {
    if (error instanceof OutOfMemory) return { kind: 'exceeded', limit: 'memoryLimit' };
    if (!(error instanceof GuestError)) throw error;
    const { type, message, line } = error.thrown;
    return { kind: 'error', type, message, ...(line === undefined ? {} : { line }) };
  }
}

/** The first number of a binding that JavaScript does not have. */
function inexactNumber(binding: Binding): string | undefined {
  if (!hasNumbers(binding.type)) return undefined;
  const value = boundValue(binding);
  for (const json of value.kind === 'json' ? [value.json] : value.kind === 'list' ? value.elements : []) {
    for (const number of numbersIn(json)) if (!isDouble(number)) return number;
  }
  return undefined;
}

await main(process.argv.slice(2));
