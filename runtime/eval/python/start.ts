import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import process from 'node:process';
import { brotliDecompressSync } from 'node:zlib';
import { usualPythonModules } from '../../../compiler/eval/python-modules.ts';
import { newInterpreter, sleepDescriptor } from './interpreter.ts';

/**
 * Makes a folder from which Python begins quickly, `$out`: the files of the interpreter, and what is in its memory when it has begun and has imported the usual modules. Nothing of a
 * plan has a part in it, so that all share one.
 */
async function start(engine: string, out: string): Promise<void> {
  mkdirSync(out);
  const wasm = brotliDecompressSync(readFileSync(`${engine}/pyodide.asm.wasm.br`));
  writeFileSync(`${out}/pyodide.asm.wasm`, wasm);
  writeFileSync(`${out}/pyodide.asm.mjs`, brotliDecompressSync(readFileSync(`${engine}/pyodide.asm.mjs.br`)));
  for (const file of ['python_stdlib.zip', 'run.mjs']) copyFileSync(`${engine}/${file}`, `${out}/${file}`);
  const harness = readFileSync(`${engine}/rlm_harness.py`);
  const said: string[] = [];
  const interpreter = await newInterpreter(
    { glue: `${out}/pyodide.asm.mjs`, wasm: new Uint8Array(wasm), library: readFileSync(`${out}/python_stdlib.zip`) },
    { memoryLimit: 256 * 1024 * 1024, write: (_descriptor, bytes) => void said.push(Buffer.from(bytes).toString('utf8')) },
  );
  interpreter.addFile('/rlm/rlm_harness.py', harness);
  const program = `
import sys
sys.path.insert(0, "/rlm")
import rlm_harness
sys.path.remove("/rlm")
del sys.modules["rlm_harness"], sys.path_importer_cache["/rlm"]
import ${usualPythonModules.join(', ')}
import collections.abc, _strptime, gc
time.sleep = rlm_harness.sleeper(${sleepDescriptor})
gc.collect()
gc.freeze()
`;
  if (!interpreter.run(program)) throw new Error(`Python did not begin: ${said.join('')}`);
  writeFileSync(`${out}/memory`, withoutEnd(interpreter.memory()));
}

/** Without the zeros at the end, which new memory has anyway. */
function withoutEnd(memory: Uint8Array): Uint8Array {
  let end = memory.length;
  while (memory[end - 1] === 0) end -= 1;
  return memory.subarray(0, end);
}

const { engine, out } = process.env;
if (engine === undefined || out === undefined) throw new TypeError('this needs $engine and $out');
await start(engine, out);
process.exit();
