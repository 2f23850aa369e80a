import { readFileSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import type { Reply } from '../reply.ts';
import { readRequest } from '../request.ts';
import { say, sayStarted, writeAll } from '../say.ts';
import { GatheredOutput } from './gathered-output.ts';
import { newInterpreter, replyDescriptor } from './interpreter.ts';
import { Unreachable } from './sealed-imports.ts';

const read = (name: string) => readFileSync(fileURLToPath(new URL(name, import.meta.url)));

const channel = 3;

const printed = new GatheredOutput((bytes) => writeAll(1, bytes));

function write(descriptor: number, bytes: Uint8Array): void {
  if (descriptor === 1) printed.write(bytes);
  else writeAll(descriptor === replyDescriptor ? channel : descriptor, bytes);
}

/** Runs Python in CPython in WASM, from the memory that `start` made. The request says what; rlm_harness.py, which is in that memory, does it. */
async function run(requestPath: string): Promise<void> {
  const request = readRequest(requestPath);
  const interpreter = await newInterpreter(
    { glue: fileURLToPath(new URL('pyodide.asm.mjs', import.meta.url)), wasm: new Uint8Array(read('pyodide.asm.wasm')), library: read('python_stdlib.zip') },
    {
      memoryLimit: request.vm_spec.memoryLimit,
      memory: read('memory'),
      write,
    },
  );
  sayStarted();
  const bindings = request.bindings.map((binding, index) => {
    if (typeof binding.value !== 'object') return binding;
    const file = `/rlm/binding-${index}`;
    interpreter.addFile(file, readFileSync(binding.value.file));
    return { ...binding, value: { file } };
  });
  interpreter.addFile('/rlm/request.json', Buffer.from(JSON.stringify({ ...request, bindings })));
  interpreter.limitDisk(request.vm_spec.diskLimit);
  interpreter.run(`rlm_harness.main("/rlm/request.json", ${replyDescriptor})`);
  printed.flush();
}

/** What ended the interpreter and not only the code in it; undefined if it is none of the code's doing. */
function fall(error: unknown): Exclude<Reply, { kind: 'result' | 'lines' }> | undefined {
  if (error instanceof Unreachable) return { kind: 'error', type: error.name, message: error.message };
  // Python bounds its recursion by itself, but for some functions in C, such as `repr` of lists in lists.
  if (error instanceof RangeError) return { kind: 'error', type: 'RecursionError', message: 'maximum recursion depth exceeded' };
  if (error instanceof WebAssembly.RuntimeError) return { kind: 'error', type: 'SystemError', message: `the interpreter was brought down: ${error.message}` };
  if (isExit(error)) return { kind: 'error', type: 'SystemExit', message: `the code ended its process with status ${error.status}` };
  return undefined;
}

/** What Emscripten throws to end the program. */
function isExit(error: unknown): error is { readonly status: number } {
  return typeof error === 'object' && error !== null && 'name' in error && error.name === 'ExitStatus' && 'status' in error && typeof error.status === 'number';
}

try {
  await run(process.argv[2] ?? '');
} catch (error) {
  const reply = fall(error);
  printed.flush();
  if (reply === undefined) throw error;
  say(reply);
}
process.exit();
