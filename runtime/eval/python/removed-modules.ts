import type { EmscriptenModule } from './emscripten.ts';

/**
 * Modules of Python that are compiled into the interpreter, and taken out of it: the bridge to JavaScript, calls of functions by their address, what starts processes,
 * sockets, terminals, and tests of the interpreter that can crash it. They cannot be imported by any means.
 */
const removed: ReadonlySet<string> = new Set([
  '_pyodide_core', '_ctypes', '_ctypes_test', '_posixsubprocess', '_socket', '_ssl', 'select', 'fcntl', 'termios', 'mmap', 'faulthandler', '_remote_debugging', '_testbuffer', '_testcapi',
  '_testclinic', '_testclinic_limited', '_testinternalcapi', '_testlimitedcapi', '_xxtestfuzz', 'xxsubtype', '_lsprof',
]);

/**
 * Takes them out of all copies of the table of modules that are in the memory of an interpreter that has begun. An entry of it is two words, the address of a name and that of the
 * function that makes the module, and the last one is zeros.
 */
export function removeModules({ HEAPU8: heap, _PyImport_Inittab: pointer }: EmscriptenModule): void {
  const words = new Uint32Array(heap.buffer);
  const [name, init] = words.subarray((words[pointer / 4] ?? 0) / 4);
  for (let at = words.indexOf(name ?? 0); at !== -1; at = words.indexOf(name ?? 0, at + 1)) {
    if (words[at + 1] === init) removeFrom(words, at);
  }
}

function removeFrom(words: Uint32Array, table: number): void {
  let kept = table;
  for (let entry = table; ; entry += 2) {
    const name = words[entry] ?? 0;
    if (name !== 0 && removed.has(textAt(words, name))) continue;
    words.copyWithin(kept, entry, entry + 2);
    kept += 2;
    if (name === 0) return;
  }
}

function textAt({ buffer }: Uint32Array, start: number): string {
  const heap = new Uint8Array(buffer);
  return Buffer.from(heap.subarray(start, heap.indexOf(0, start))).toString('latin1');
}
