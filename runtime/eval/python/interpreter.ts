import { pathToFileURL } from 'node:url';
import { limitDisk } from './disk.ts';
import type { CreateModule, EmscriptenModule } from './emscripten.ts';
import { fixedClock } from './fixed-clock.ts';
import { fixedRandom } from './fixed-random.ts';
import { removeModules } from './removed-modules.ts';
import { sealedImports } from './sealed-imports.ts';

/** The files that CPython in WASM consists of. */
export interface InterpreterFiles {
  /** The path of Emscripten's JavaScript for it, which is loaded as a module. */
  readonly glue: string;
  readonly wasm: Uint8Array<ArrayBuffer>;
  /** The standard library, as a zip file. */
  readonly library: Uint8Array;
}

export interface InterpreterSettings {
  /** Bytes that the memory of WASM may have, what the interpreter itself needs included. */
  readonly memoryLimit: number;
  /** What another interpreter had in its memory, from which this one goes on; without it, one begins. */
  readonly memory?: Uint8Array;
  /** Called with what is written to the descriptors 1 and 2, and `replyDescriptor`. */
  write(descriptor: number, bytes: Uint8Array): void;
}

/** What our own Python writes its reply to. No file gets such a number. */
export const replyDescriptor = 1_000_003;

/** What our own Python writes the nanoseconds to that the program sleeps. */
export const sleepDescriptor = 1_000_004;

export interface Interpreter {
  /** The memory as it is now. */
  memory(): Uint8Array;
  addFile(path: string, bytes: Uint8Array): void;
  /** From now on, files may have that many more bytes. */
  limitDisk(bytes: number): void;
  /** Runs a program of ours, and tells whether it ended without an exception. */
  run(program: string): boolean;
}

/**
 * CPython in WASM, as Pyodide has it, but without Pyodide's bridge to JavaScript: that is never set up, and what it would import is sealed. All that a program can
 * reach is a file system in memory, a clock and random bytes that are always the same, and `write`.
 *
 * Emscripten's JavaScript is not told that it is in Node, so that it makes no use of it.
 */
export async function newInterpreter(files: InterpreterFiles, settings: InterpreterSettings): Promise<Interpreter> {
  const { default: create } = (await import(pathToFileURL(files.glue).href)) as { default: CreateModule };
  const clock = fixedClock();
  const random = fixedRandom();
  let module: EmscriptenModule | undefined;
  let wanted = 0;
  const heap = () => {
    if (module === undefined) throw new Error('the interpreter called out before it was there');
    return module.HEAPU8;
  };
  const write = (descriptor: number, bytes: Uint8Array) => {
    if (descriptor === sleepDescriptor) clock.sleep(BigInt(Buffer.from(bytes).toString('latin1')));
    else if (descriptor === 1 || descriptor === 2 || descriptor === replyDescriptor) settings.write(descriptor, bytes);
    else return false;
    return true;
  };
  const made = await withoutHost(() => create({
    // Pyodide's own JavaScript is a part of Emscripten's. It is told of its surroundings, and waits for a list of packages that never comes.
    API: { config: { jsglobals: {}, env: {}, args: [] }, runtimeEnv: {}, lockFilePromise: new Promise(() => undefined) },
    noInitialRun: settings.memory !== undefined,
    thisProgram: '/python',
    print: () => undefined,
    printErr: () => undefined,
    preRun: [(begun) => layOut((module = begun), files.library, random, settings.write)],
    instantiateWasm: (imports, done) => {
      const sealed = sealedImports(imports, { heap, clock, random, write, wants: (size) => void (wanted = size) });
      void WebAssembly.instantiate(files.wasm, sealed).then(({ instance, module: compiled }) => {
        limitGrowth(instance, settings.memoryLimit, settings.memory?.length ?? 0, () => wanted);
        done(instance, compiled);
      });
      return {};
    },
  }));
  if (settings.memory === undefined) removeModules(made);
  else made.HEAPU8.set(settings.memory);
  return {
    memory: () => made.HEAPU8,
    addFile: (path, bytes) => made.FS.writeFile(path, bytes),
    limitDisk: (bytes) => limitDisk(made.FS, bytes),
    run: (program) => made._PyRun_SimpleString(made.stringToNewUTF8(program)) === 0,
  };
}

/** Emscripten's JavaScript looks once for where it is. The times of files come from `Date`. */
async function withoutHost<T>(act: () => Promise<T>): Promise<T> {
  const { process } = globalThis;
  Date.now = () => 0;
  Reflect.deleteProperty(globalThis, 'navigator');
  Reflect.deleteProperty(globalThis, 'process');
  try {
    return await act();
  } finally {
    globalThis.process = process;
  }
}

/** Lays out the files that the interpreter reads, and what its program writes to. */
function layOut({ FS, ENV, TTY }: EmscriptenModule, library: Uint8Array, random: () => number, write: InterpreterSettings['write']): void {
  for (const folder of ['/lib/python3.14/site-packages', '/lib/python3.14/lib-dynload', '/rlm', '/tmp', '/work']) FS.mkdirTree(folder);
  FS.writeFile('/lib/python314.zip', library);
  FS.chdir('/work');
  Object.assign(ENV, { HOME: '/work', USER: 'nobody', LOGNAME: 'nobody', PATH: '/', PWD: '/work', LANG: 'C.UTF-8', LC_ALL: 'C.UTF-8', TZ: 'UTC', PYTHONHASHSEED: '0', PYTHONDONTWRITEBYTECODE: '1', _: '/python' });
  for (const name of ['random', 'urandom']) {
    FS.unlink(`/dev/${name}`);
    FS.createDevice('/dev', name, random);
  }
  TTY.stream_ops.read = () => 0;
  TTY.stream_ops.write = (_stream, buffer, offset, length) => {
    write(1, buffer.subarray(offset, offset + length));
    return length;
  };
}

const pageSize = 65_536;

/** Makes the memory at least so large, and never larger than the limit. Emscripten asks for more than the program wants; near the limit it gets what there is. */
function limitGrowth({ exports }: WebAssembly.Instance, limit: number, least: number, wanted: () => number): void {
  const { memory } = exports;
  if (!(memory instanceof WebAssembly.Memory)) throw new TypeError('the interpreter has no memory');
  const grow = memory.grow.bind(memory);
  const size = () => memory.buffer.byteLength;
  if (size() < least) grow(Math.ceil((least - size()) / pageSize));
  memory.grow = (pages) => {
    const left = Math.floor((limit - size()) / pageSize);
    if (wanted() > size() + left * pageSize) throw new RangeError('the memory may not be larger');
    return grow(Math.min(pages, left));
  };
}
