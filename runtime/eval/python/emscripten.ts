/** As much as is used here of what Emscripten makes of CPython. */
export interface EmscriptenModule {
  readonly HEAPU8: Uint8Array<ArrayBuffer>;
  readonly FS: FileSystem;
  readonly ENV: Record<string, string>;
  readonly TTY: { readonly stream_ops: StreamOperations };
  stringToNewUTF8(text: string): number;
  _PyRun_SimpleString(program: number): number;
  readonly _PyImport_Inittab: number;
}

export interface FileSystem {
  readonly ErrnoError: new (errno: number) => Error;
  readonly filesystems: { readonly MEMFS: { readonly ops_table: { readonly file: { readonly node: NodeOperations; readonly stream: StreamOperations } } } };
  readonly streams: readonly ({ readonly node?: FileNode } | null | undefined)[];
  createNode(parent: FileNode, name: string, mode: number, device: number): FileNode;
  destroyNode(node: FileNode): void;
  isFile(mode: number): boolean;
  mkdirTree(path: string): void;
  chdir(path: string): void;
  unlink(path: string): void;
  writeFile(path: string, bytes: Uint8Array): void;
  createDevice(folder: string, name: string, read: () => number): void;
}

export interface FileNode {
  readonly mode: number;
  readonly name: string;
  usedBytes?: number;
}

export interface StreamOperations {
  read?(stream: Stream, buffer: Uint8Array, offset: number, length: number, position: number): number;
  write(stream: Stream, buffer: Uint8Array, offset: number, length: number, position: number, ...rest: unknown[]): number;
}

interface Stream {
  readonly node: FileNode;
}

export interface NodeOperations {
  setattr(node: FileNode, attributes: { readonly size?: number }): void;
}

export type Imports = Record<string, Record<string, unknown>>;

export interface ModuleOptions {
  readonly [name: string]: unknown;
  readonly preRun: ((module: EmscriptenModule) => void)[];
  instantiateWasm(imports: Imports, done: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void): object;
}

export type CreateModule = (options: ModuleOptions) => Promise<EmscriptenModule>;
