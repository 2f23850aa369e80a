import type { EmscriptenModule } from './emscripten.ts';

/**
 * Modules of Python that are compiled into the interpreter, and taken out of it before it begins: the bridge to JavaScript, calls of functions by their address, what starts processes,
 * sockets, terminals, and tests of the interpreter that can crash it. They cannot be imported by any means.
 */
const removed: ReadonlySet<string> = new Set([
  '_pyodide_core', '_ctypes', '_ctypes_test', '_posixsubprocess', '_socket', '_ssl', 'select', 'fcntl', 'termios', 'mmap', 'faulthandler', '_remote_debugging', '_testbuffer', '_testcapi',
  '_testclinic', '_testclinic_limited', '_testinternalcapi', '_testlimitedcapi', '_xxtestfuzz', 'xxsubtype', '_lsprof',
]);

/** Bytes of an entry in the table of modules: the address of the name, and that of the function that makes the module. */
const entrySize = 8;

export function removeModules({ HEAPU8: heap, _PyImport_Inittab: pointer }: EmscriptenModule): void {
  const data = new DataView(heap.buffer);
  const table = data.getUint32(pointer, true);
  let kept = table;
  for (let entry = table; ; entry += entrySize) {
    const name = data.getUint32(entry, true);
    if (name !== 0 && removed.has(textAt(heap, name))) continue;
    heap.copyWithin(kept, entry, entry + entrySize);
    kept += entrySize;
    if (name === 0) return;
  }
}

function textAt(heap: Uint8Array, start: number): string {
  return Buffer.from(heap.subarray(start, heap.indexOf(0, start))).toString('latin1');
}
