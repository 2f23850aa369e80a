import { readFile } from 'node:fs/promises';
import { literal } from '../../../oracle/plans.ts';
import type { Target } from './outside.ts';

/** A language of `eval` that hostile code is written in. A new one is a row of `engines`, and programs in its language. */
export interface Engine {
  /** `vm_spec` but for limits, as a plan writes it. */
  readonly spec: string;
  /** Whether the code is instructions of the processor: then it can ask the kernel itself. */
  readonly native: boolean;
  /** The ending of the names of its programs. */
  readonly suffix: 'js' | 'py' | 'rs';
}

/** With each module that could be of use to somebody who wants to get out. */
export const modules = [
  ...['sys', 'os', 'io', 'socket', 'select', 'ssl', 'subprocess', 'ctypes', 'glob', 'pathlib', 'importlib', 'threading', 'multiprocessing', 'signal', 'mmap', 'urllib', 'http'],
  ...['gc', 'inspect', 'code', 'codeop', 'pickle', 'marshal', 'types', 'builtins', 'shutil', 'tempfile', 'time', 'asyncio', 'platform', 'sysconfig', 'site', 'runpy'],
];

export const engines: Readonly<Record<string, Engine>> = {
  JavaScript: { spec: 'language: "javascript"', native: false, suffix: 'js' },
};

/** The names of the engines, for `it.each`. */
export const engineNames = Object.keys(engines);

export const engineOf = (name: string): Engine => {
  const engine = engines[name];
  if (engine === undefined) throw new RangeError(`there is no engine ${name}`);
  return engine;
};

/** A program of `programs/` in the language of an engine, with what it must not reach. */
export async function program(engine: Engine, name: string, target: Target): Promise<string> {
  const text = await readFile(new URL(`programs/${name}.${engine.suffix}`, import.meta.url), 'utf8');
  return `${preludes[engine.suffix](target)}\n${text}`;
}

const preludes: Readonly<Record<Engine['suffix'], (target: Target) => string>> = {
  js: (target) => `const target = ${JSON.stringify(target)};`,
  py: (target) => `target = ${JSON.stringify(target)}`,
  rs: ({ readable, writable, tcpPort, udpPort, abstractName, socketPath }) =>
    [
      `const READABLE: &[&str] = &${JSON.stringify(readable)};`,
      `const WRITABLE: &[&str] = &${JSON.stringify(writable)};`,
      `const TCP_PORT: u16 = ${tcpPort}; const UDP_PORT: u16 = ${udpPort};`,
      `const ABSTRACT_NAME: &str = ${JSON.stringify(abstractName)}; const SOCKET_PATH: &str = ${JSON.stringify(socketPath)};`,
    ].join(' '),
};

/** An `eval` as a plan writes it. */
export const evalOf = (engine: Engine, code: string, more = ''): string => `eval(${literal(code)}, {}, { ${engine.spec}${more === '' ? '' : `, ${more}`} })`;


/** A program that says hello. */
export const greeting = ({ suffix }: Engine): string => ({ js: 'print("hello");', py: 'print("hello")', rs: 'fn main() { println!("hello"); }' })[suffix];
