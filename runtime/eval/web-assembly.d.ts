/** As much of the JavaScript API of WebAssembly as is used here. TypeScript has it in its library for browsers alone. */
declare namespace WebAssembly {
  class Memory {
    constructor(descriptor: { readonly initial: number; readonly maximum?: number });
    readonly buffer: ArrayBuffer;
    /** @throws RangeError */
    grow: (pages: number) => number;
  }

  type Imports = Record<string, Record<string, unknown>>;

  class Module {
    constructor(bytes: Uint8Array);
  }

  class Instance {
    constructor(module: Module, imports?: Imports);
    readonly exports: Readonly<Record<string, unknown>>;
  }

  class RuntimeError extends Error {}

  function instantiate(bytes: Uint8Array, imports: Imports): Promise<{ readonly instance: Instance; readonly module: Module }>;
}
