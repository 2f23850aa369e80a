import { newQuickJSWASMModuleFromVariant, type QuickJSContext, type QuickJSHandle, type QuickJSRuntime } from 'quickjs-emscripten-core';
import { type Guest, type Host, prepare } from './guest.ts';
import { variantOf } from './variant.ts';

/** What code threw, as far as it can be told. */
export interface Thrown {
  readonly type: string;
  readonly message: string;
  /** Of the code, from 1. */
  readonly line: number | undefined;
}

/** Is thrown where the guest threw. */
export class GuestError extends Error {
  readonly thrown: Thrown;

  constructor(thrown: Thrown) {
    super(`${thrown.type}: ${thrown.message}`);
    this.name = 'GuestError';
    this.thrown = thrown;
  }
}

/** Is thrown where the guest got no more memory. */
export class OutOfMemory extends Error {
  constructor() {
    super('the guest has no more memory');
    this.name = 'OutOfMemory';
  }
}

/** How the code is called in the stacks of its errors. */
const nameOfCode = 'code';

/** How much memory is kept to tell of an error in, in bytes. */
const reserve = 1 << 20;

/** How much of its stack the guest may use, in bytes: as much as makes it end before the stack of V8 does, which its frames are on as well. */
const stackSize = 512 * 1024;

/** QuickJS with nothing but the language and what `prepare` gives it. It has no clock that runs and no randomness: both are the host's, which stand still. */
export class Interpreter {
  readonly #runtime: QuickJSRuntime;
  readonly #context: QuickJSContext;
  readonly #guest: QuickJSHandle;
  /** Memory that is given back for telling of an error, since the code may have taken all else. */
  readonly #reserve: QuickJSHandle;
  readonly #wasRefusedMemory: () => boolean;

  private constructor(runtime: QuickJSRuntime, wasRefusedMemory: () => boolean, host: Host) {
    this.#wasRefusedMemory = wasRefusedMemory;
    this.#runtime = runtime;
    this.#context = runtime.newContext();
    this.#guest = this.#prepare(host);
    this.#reserve = this.#context.newArrayBuffer(new ArrayBuffer(reserve));
  }

  /**
   * @param wasmBinary the module of QuickJS
   * @param memoryLimit in bytes
   */
  static async start(wasmBinary: Uint8Array, memoryLimit: number, host: Host): Promise<Interpreter> {
    stopClocks();
    const { variant, wasRefused } = variantOf(wasmBinary, memoryLimit);
    const runtime = (await newQuickJSWASMModuleFromVariant(variant)).newRuntime();
    runtime.setMaxStackSize(stackSize);
    return new Interpreter(runtime, wasRefused, host);
  }

  /** @throws GuestError, OutOfMemory */
  call(method: keyof Guest, ...texts: readonly string[]): void {
    const context = this.#context;
    const handles = texts.map((text) => context.newString(text));
    this.#guarded(() => context.callMethod(this.#guest, method, handles)).dispose();
    for (const handle of handles) handle.dispose();
  }

  /**
   * Runs a program to its end, and all that it has put off.
   *
   * @throws GuestError, OutOfMemory
   */
  run(code: string): void {
    const value = this.#guarded(() => this.#context.evalCode(code, nameOfCode, { type: 'global' }));
    this.#settle();
    // Where the last of it calls an asynchronous function, what that throws is nowhere else.
    const state = this.#context.getPromiseState(value);
    if (state.type === 'rejected') throw this.#told(state.error);
  }

  /**
   * Gives the value of `result`, or what it is if it has no JSON; undefined if it has gone to the host.
   *
   * @throws GuestError, OutOfMemory
   */
  giveResult(): { readonly kind: 'unbound' | 'given' } | { readonly kind: 'unfit'; readonly actual: string } {
    const context = this.#context;
    // By its name and not as a property: `const result` makes none.
    const bound = this.#guarded(() => context.evalCode("typeof result === 'undefined' ? undefined : result", 'rlmc', { type: 'global' }));
    const state = context.getPromiseState(bound);
    if (state.type === 'rejected') throw this.#told(state.error);
    if (state.type === 'pending') return { kind: 'unfit', actual: 'a promise that is never settled' };
    if (context.typeof(state.value) === 'undefined') return { kind: 'unbound' };
    const wrong = this.#guarded(() => context.callMethod(this.#guest, 'give', [state.value]));
    return context.typeof(wrong) === 'undefined' ? { kind: 'given' } : { kind: 'unfit', actual: context.getString(wrong) };
  }

  #settle(): void {
    const outcome = this.#natively(() => this.#runtime.executePendingJobs());
    if (outcome.error !== undefined) throw this.#told(outcome.error);
  }

  #prepare(host: Host): QuickJSHandle {
    const context = this.#context;
    const hostHandle = context.newObject();
    const give = (name: keyof Host, method: (...handles: QuickJSHandle[]) => void) => context.setProp(hostHandle, name, context.newFunction(name, (...handles) => method(...handles)));
    give('write', (descriptor, json) => {
      if (descriptor !== undefined && json !== undefined) host.write(context.getNumber(descriptor), context.getString(json));
    });
    give('value', (json) => {
      if (json !== undefined) host.value(context.getString(json));
    });
    const prepared = context.unwrapResult(context.evalCode(`(${prepare.toString()})`, 'rlmc', { type: 'global' }));
    return context.unwrapResult(context.callFunction(prepared, context.undefined, hostHandle));
  }

  #guarded(act: () => ReturnType<QuickJSContext['evalCode']>): QuickJSHandle {
    const outcome = this.#natively(act);
    if (outcome.error === undefined) return outcome.value;
    throw this.#told(outcome.error);
  }

  /** The stack of V8 may end before that of QuickJS. */
  #natively<T>(act: () => T): T {
    try {
      return act();
    } catch (error) {
      if (error instanceof RangeError) throw new GuestError({ type: 'InternalError', message: 'stack overflow', line: undefined });
      throw error;
    }
  }

  #told(error: QuickJSHandle): Error {
    const context = this.#context;
    const isNull = context.sameValue(error, context.null);
    if (this.#reserve.alive) this.#reserve.dispose();
    const told = this.#natively(() => context.callMethod(this.#guest, 'describe', [error]));
    // It catches what the error itself throws: what is left is that there was no memory to tell it in.
    if (told.error !== undefined) return new OutOfMemory();
    const [type = '', message = '', stack = ''] = textsIn(context.getString(told.value));
    if (type === 'InternalError' && message === 'out of memory') return new OutOfMemory();
    // Where there is not even memory for that error, QuickJS throws null.
    if (isNull && this.#wasRefusedMemory()) return new OutOfMemory();
    const line = new RegExp(`\\b${nameOfCode}:(\\d+)`).exec(stack)?.[1];
    return new GuestError({ type, message, line: line === undefined ? undefined : Number(line) });
  }
}

function textsIn(json: string): readonly string[] {
  const texts: unknown = JSON.parse(json);
  return Array.isArray(texts) ? texts.map(String) : [];
}

/** What QuickJS has for a clock, and its random numbers for a seed, is the clock of the process. */
function stopClocks(): void {
  Date.now = () => 0;
  performance.now = () => 0;
  process.env['TZ'] = 'UTC';
}
