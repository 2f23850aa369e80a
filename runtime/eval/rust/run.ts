import { existsSync, openSync, readFileSync, readSync } from 'node:fs';
import { readRequest, type Binding } from '../request.ts';
import { say, sayStarted, writeAll } from '../say.ts';
import { leastPages } from './least-pages.ts';

/** Ends the run of a module from within it. */
class Ended extends Error {}

/**
 * Runs a module that was compiled from Rust, whose only imports are its bindings, what it prints and what it says of itself.
 *
 * @param compiled   what `compile.ts` made
 * @param requestPath as all engines are given it
 */
function run(compiled: string, requestPath: string): void {
  if (existsSync(`${compiled}/replies`)) return writeAll(3, readFileSync(`${compiled}/replies`));
  const { bindings, vm_spec } = readRequest(requestPath);
  const bytes = readFileSync(`${compiled}/program.wasm`);
  const memory = new WebAssembly.Memory({ initial: leastPages(bytes), maximum: Math.floor(vm_spec.memoryLimit / pageSize) });
  const at = (address: number, length: number) => new Uint8Array(memory.buffer, address >>> 0, length >>> 0);
  const sources = bindings.map(sourceOf);
  sayStarted();
  const rlm = {
    count: () => bindings.length,
    describe: (index: number, to: number, room: number) => {
      const { name, type } = bindings[index] as Binding;
      return new TextEncoder().encodeInto(`${name}\n${type}`, at(to, room)).written;
    },
    read: (index: number, to: number, room: number) => sources[index]?.(at(to, room)) ?? 0,
    printed: (from: number, length: number) => writeAll(1, at(from, length)),
    said: (from: number, length: number) => writeAll(3, at(from, length)),
    ended: () => {
      throw new Ended();
    },
  };
  const instance = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory }, rlm });
  try {
    (instance.exports['rlm_start'] as () => void)();
  } catch (error) {
    if (error instanceof Ended) return;
    if (error instanceof RangeError || (error instanceof WebAssembly.RuntimeError && /out of bounds/.test(error.message))) {
      // The stack of the module ends at the address 0, that of V8 somewhere before; code that the compiler vouches for has no other way there.
      return say({ kind: 'error', type: 'stack overflow', message: 'the code calls itself too deeply' });
    }
    say({ kind: 'error', type: 'trap', message: error instanceof Error ? error.message : String(error) });
  }
}

/** Of WASM, in bytes. */
const pageSize = 65536;

/** Fills a buffer with the next bytes of a binding, in the format of the files of values. */
function sourceOf({ value }: Binding): (buffer: Uint8Array) => number {
  if (typeof value !== 'object') {
    let rest = Buffer.from(String(value));
    return (buffer) => {
      const length = rest.copy(buffer);
      rest = rest.subarray(length);
      return length;
    };
  }
  const file = openSync(value.file, 'r');
  return (buffer) => readSync(file, buffer);
}

run(process.argv[2] ?? '', process.argv[3] ?? '');
