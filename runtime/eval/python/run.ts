import { readFileSync } from 'node:fs';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { readRequest } from '../request.ts';
import { say, sayStarted, writeAll } from '../say.ts';
import { newInterpreter, replyDescriptor } from './interpreter.ts';
import { Unreachable } from './sealed-imports.ts';

const read = (name: string) => readFileSync(fileURLToPath(new URL(name, import.meta.url)));

const channel = 3;

/** Runs Python in CPython in WASM, from the memory that `start` made. The request says what; rlm_harness.py, which is in that memory, does it. */
async function run(requestPath: string): Promise<void> {
  const request = readRequest(requestPath);
  const interpreter = await newInterpreter(
    { glue: fileURLToPath(new URL('pyodide.asm.mjs', import.meta.url)), wasm: new Uint8Array(read('pyodide.asm.wasm')), library: read('python_stdlib.zip') },
    {
      memoryLimit: request.vm_spec.memoryLimit,
      memory: read('memory'),
      write: (descriptor, bytes) => writeAll(descriptor === replyDescriptor ? channel : descriptor, bytes),
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
}

try {
  await run(process.argv[2] ?? '');
} catch (error) {
  if (!(error instanceof Unreachable)) throw error;
  say({ kind: 'error', type: error.name, message: error.message });
}
process.exit();
