import type { Imports } from './emscripten.ts';
import type { FixedClock } from './fixed-clock.ts';

/**
 * What CPython may call of Emscripten's JavaScript: a file system in memory, and arithmetic with dates. Whatever is not named here is not there for it,
 * whatever the program in it does, even if it could write anywhere in its memory: the bridge to JavaScript, sockets, pipes, other processes, loading of libraries.
 */
const allowed: ReadonlySet<string> = new Set([
  // Ends the program.
  'exit', 'proc_exit', '_abort_js', '__assert_fail',
  // Calls of functions of the module itself, by way of JavaScript.
  '_PyEM_TrampolineCall_JS', '__call_sighandler',
  // Memory.
  'emscripten_get_heap_max',
  // Counts that have no effect once the module has begun.
  'emscripten_runtime_keepalive_push', 'emscripten_runtime_keepalive_pop', '_emscripten_runtime_keepalive_clear', '__hiwire_deduplicate_new',
  // Its name, its variables, all of which are ours.
  '_emscripten_get_progname', '_Py_emscripten_runtime', 'environ_get', 'environ_sizes_get',
  // Files, which are all in memory.
  'fd_close', 'fd_read', 'fd_write', 'fd_sync', 'fd_fdstat_get', 'fd_seek', 'fd_pread', 'fd_pwrite', '_try_fcntl64',
  ...[
    'getuid32_js', 'umask_js', 'ioctl', 'fcntl64', 'openat', 'faccessat', 'chdir', 'chmod', 'fchownat', 'dup', 'dup3', 'fchdir', 'fchmod', 'fchmodat2', 'fchown32', 'fdatasync',
    'fstat64', 'stat64', 'newfstatat', 'lstat64', 'ftruncate64', 'getcwd', 'getdents64', 'mkdirat', 'mknodat', 'fadvise64', 'fallocate', 'readlinkat', 'unlinkat', 'rmdir', 'renameat',
    'statfs64', 'fstatfs64', 'symlinkat', 'truncate64', 'utimensat',
  ].map((call) => `__syscall_${call}`),
  // Dates.
  '_timegm_js', '_mktime_js', '_localtime_js', '_gmtime_js', '_tzset_js',
]);

/** Emscripten's number for "function not implemented". */
const noSuchCall = 52;

/** What takes the place of Emscripten's own. */
export interface Replacements {
  /** The memory as it is now. */
  heap(): Uint8Array;
  readonly clock: FixedClock;
  /** Told how large the memory is to be at least, before it grows. */
  wants(size: number): void;
  /** The next random byte. */
  random(): number;
  /** What is written to a descriptor that is no file's; false if it is one's. */
  write(descriptor: number, bytes: Uint8Array): boolean;
}

/** What the program did to end with this is nothing that Python would do by itself. */
export class Unreachable extends Error {
  constructor(name: string) {
    super(`the code reached for \`${name}\`, which this interpreter does not have`);
    this.name = 'Unreachable';
  }
}

/** The imports of the WASM module, of which most are sealed. */
export function sealedImports(imports: Imports, replacements: Replacements): WebAssembly.Imports {
  const { env = {}, wasi_snapshot_preview1: wasi = {}, ...others } = imports;
  const own: Record<string, unknown> = replacing(replacements, env, wasi);
  const sealed = (from: Record<string, unknown>) =>
    new Proxy(from, { get: (target, name) => (typeof name !== 'string' ? undefined : (own[name] ?? (allowed.has(name) ? target[name] : seal(name)))) });
  return { ...others, env: sealed(env), wasi_snapshot_preview1: sealed(wasi) } as WebAssembly.Imports;
}

/** Calls of the system say by a number that there is no such call; Python raises an `OSError`. Nothing else can say that. */
function seal(name: string): () => number {
  if (name.startsWith('__syscall_')) return () => -noSuchCall;
  return () => {
    throw new Unreachable(name);
  };
}

function replacing({ heap, clock, wants, random, write }: Replacements, env: Record<string, unknown>, wasi: Record<string, unknown>): Record<string, unknown> {
  const view = () => new DataView(heap().buffer);
  const writeFile = wasi.fd_write as (descriptor: number, vectors: number, count: number, written: number) => number;
  const resize = env.emscripten_resize_heap as (size: number) => boolean;
  return {
    emscripten_resize_heap: (size: number) => {
      wants(size >>> 0);
      return resize(size);
    },
    clock_time_get: (_clock: number, _precision: bigint, time: number) => (view().setBigUint64(time >>> 0, clock.now(), true), 0),
    clock_res_get: (_clock: number, resolution: number) => (view().setBigUint64(resolution >>> 0, 1000n, true), 0),
    emscripten_get_now: () => Number(clock.now()) / 1e6,
    emscripten_date_now: () => Number(clock.now()) / 1e6,
    random_get: (start: number, size: number) => {
      const bytes = heap().subarray(start >>> 0, (start >>> 0) + (size >>> 0));
      for (let index = 0; index < bytes.length; index += 1) bytes[index] = random();
      return 0;
    },
    _Py_CheckEmscriptenSignals_Helper: () => 0,
    fd_write: (descriptor: number, vectors: number, count: number, written: number) => {
      const data = view();
      let total = 0;
      for (let index = 0; index < count; index += 1) {
        const at = (vectors >>> 0) + 8 * index;
        const start = data.getUint32(at, true);
        const piece = heap().subarray(start, start + data.getUint32(at + 4, true));
        if (!write(descriptor, piece)) return writeFile(descriptor, vectors, count, written);
        total += piece.length;
      }
      data.setUint32(written >>> 0, total, true);
      return 0;
    },
  };
}
