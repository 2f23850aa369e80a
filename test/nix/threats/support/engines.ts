import { readFile } from 'node:fs/promises';
import { literal } from '../../../oracle/plans.ts';
import type { Target } from './outside.ts';

/** A language of `eval` that hostile code is written in. A new one is a row of `engines`, and programs in its language. */
export interface Engine {
  /** `vm_spec` but for limits, as a plan writes it. */
  readonly spec: string;
  /** Whether the code is instructions of the processor: then it can ask the kernel itself. */
  readonly native: boolean;
  /** What no code survives that tries it: each is tried by itself. */
  readonly fatal?: readonly string[];
  /** The ending of the names of its programs. */
  readonly suffix: 'js' | 'py' | 'rs';
}

/** Modules that are of use to somebody who wants to get out, as far as Python in WASM may have them. */
const modules = [
  ...['sys', 'os', 'io', 'gc', 'inspect', 'glob', 'pathlib', 'importlib', 'pickle', 'marshal', 'types', 'builtins', 'shutil', 'tempfile', 'time', 'platform', 'urllib', 're'],
  ...['tracemalloc', 'sqlite3', 'pkgutil', 'zipimport', 'atexit', 'queue', 'weakref', 'contextvars'],
];

/** And those that native Python may have besides. */
const nativeModules = ['socket', 'select', 'ssl', 'subprocess', 'ctypes', 'threading', 'multiprocessing', 'signal', 'mmap', 'http', 'code', 'asyncio', 'resource', 'fcntl', 'pty', 'posix'];

export const engines: Readonly<Record<string, Engine>> = {
  Python: { spec: `language: "python", allowedModules: ${JSON.stringify(modules)}`, native: false, suffix: 'py', fatal: ['shell'] },
  'native Python': { spec: `language: "python-native", allowedModules: ${JSON.stringify([...modules, ...nativeModules])}`, native: true, suffix: 'py' },
  Rust: { spec: 'language: "rust"', native: false, suffix: 'rs', fatal: ['environment'] },
  'native Rust': { spec: 'language: "rust-native"', native: true, suffix: 'rs', fatal: ['dns'] },
  JavaScript: { spec: 'language: "javascript"', native: false, suffix: 'js' },
};

/** The names of the engines, for `it.each`. */
export const engineNames = Object.keys(engines);

export const engineOf = (name: string): Engine => {
  const engine = engines[name];
  if (engine === undefined) throw new RangeError(`there is no engine ${name}`);
  return engine;
};

/** The program of `programs/` that looks for a way out, in the language of an engine, with what it must not reach. It tries all but what is fatal, or what the binding `only` names. */
export async function reaching({ suffix, fatal = [] }: Engine, target: Target): Promise<string> {
  const text = await readFile(new URL(`programs/reach.${suffix}`, import.meta.url), 'utf8');
  return `${preludes[suffix](target, fatal)}\n${text}`;
}

const preludes: Readonly<Record<Engine['suffix'], (target: Target, fatal: readonly string[]) => string>> = {
  js: (target) => `const target = ${JSON.stringify(target)};`,
  py: (target, fatal) => `target = ${JSON.stringify(target)}; fatal = ${JSON.stringify(fatal)}`,
  rs: ({ readable, writable, tcpPort, udpPort, abstractName, socketPath }, fatal) =>
    [
      `const FATAL: &[&str] = &${JSON.stringify(fatal)};`,
      `const READABLE: &[&str] = &${JSON.stringify(readable)};`,
      `const WRITABLE: &[&str] = &${JSON.stringify(writable)};`,
      `const TCP_PORT: u16 = ${tcpPort}; const UDP_PORT: u16 = ${udpPort};`,
      `const ABSTRACT_NAME: &str = ${JSON.stringify(abstractName)}; const SOCKET_PATH: &str = ${JSON.stringify(socketPath)};`,
    ].join(' '),
};

/** An `eval` as a plan writes it. */
export const evalOf = (engine: Engine, code: string, { limits = '', bindings = '{}' } = {}): string => `eval(${literal(code)}, ${bindings}, { ${engine.spec}${limits === '' ? '' : `, ${limits}`} })`;

/** A program that says hello. */
export const greeting = ({ suffix }: Engine): string => ({ js: 'print("hello");', py: 'print("hello")', rs: 'fn main() { println!("hello"); }' })[suffix];
