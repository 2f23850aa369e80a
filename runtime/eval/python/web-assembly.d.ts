/** As much of the JavaScript API of WebAssembly as is used here. TypeScript has it in its library for browsers alone. */
declare namespace WebAssembly {
  class Memory {
    readonly buffer: ArrayBuffer;
    /** @throws RangeError */
    grow: (pages: number) => number;
  }

  interface Module {
    readonly [Symbol.toStringTag]: string;
  }

  interface Instance {
    readonly exports: Readonly<Record<string, unknown>>;
  }

  type Imports = Record<string, Record<string, unknown>>;

  function instantiate(bytes: Uint8Array<ArrayBuffer>, imports: Imports): Promise<{ readonly instance: Instance; readonly module: Module }>;
}
