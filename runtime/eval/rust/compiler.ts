import { spawnSync } from 'node:child_process';
import * as z from 'zod/mini';

/** Where code runs: as a module of WASM, or on the processor itself. */
export type Target = 'wasm' | 'native';

/** What compiles and links, as the toolchain of the derivation has it. Commands are words: neither paths of the store nor options have spaces. */
export interface RustToolchain {
  readonly shell: readonly string[];
  readonly rustc: readonly string[];
  readonly lld: readonly string[];
  /** Where the standard libraries are, unless rustc knows by itself. */
  readonly sysroot: string | undefined;
  /** The directories in which what a static program begins with is. */
  readonly startFiles: readonly string[];
}

const architectures: Partial<Record<NodeJS.Architecture, string>> = { x64: 'x86_64', arm64: 'aarch64' };

/** The words that an environment variable of a derivation holds. */
const words = (name: string) => (process.env[name] ?? '').split(' ').filter((word) => word !== '');

export function readToolchain(): RustToolchain {
  return { shell: words('shell'), rustc: words('rustc'), lld: words('lld'), sysroot: process.env['sysroot'] || undefined, startFiles: words('startFiles') };
}

/** Compiling is no part of what `vm_spec` limits, and code may be written to take for ever. Seconds of a processor, and KiB of memory. */
export const compileLimits = { cpuTime: 120, memory: 4 * 1024 * 1024 } as const;

export interface Compiled {
  readonly succeeded: boolean;
  readonly signal: NodeJS.Signals | null;
  readonly messages: readonly Message[];
  /** What was said besides. */
  readonly rest: string;
}

const spanSchema = z.object({
  file_name: z.string(),
  line_start: z.number(),
  is_primary: z.boolean(),
  label: z.nullable(z.string()),
  /** Where the macro was called whose text the span is in. */
  get expansion() {
    return z.nullable(z.object({ span: spanSchema }));
  },
});

export type MessageSpan = z.infer<typeof spanSchema>;

const messageSchema = z.object({
  message: z.string(),
  code: z.nullable(z.object({ code: z.string() })),
  level: z.string(),
  spans: z.array(spanSchema),
});

/** As `rustc --error-format=json` prints it. */
export type Message = z.infer<typeof messageSchema>;

/**
 * Starts rustc in the working directory.
 *
 * @param args beside those that are always the same: nothing of the machine, the time or the place comes into the output
 */
export function rustc(toolchain: RustToolchain, target: Target, args: readonly string[]): Compiled {
  const triple = target === 'wasm' ? 'wasm32-unknown-unknown' : `${architectures[process.arch] ?? process.arch}-unknown-linux-gnu`;
  const always = [
    ...['--edition', '2021', '--target', triple, '--error-format', 'json'],
    ...['-C', 'opt-level=3', '-C', 'panic=abort', '-C', 'codegen-units=1', '-C', 'relocation-model=static'],
    // A sum that does not fit is an error, and never another number.
    ...['-C', 'overflow-checks=on'],
    ...(toolchain.sysroot === undefined ? [] : ['--sysroot', toolchain.sysroot]),
  ];
  const { status, signal, stderr } = limited(toolchain, [...toolchain.rustc, ...always, ...args]);
  const messages: Message[] = [];
  const rest: string[] = [];
  for (const line of stderr.split('\n')) {
    const message = messageOf(line);
    if (message === undefined) rest.push(line);
    else messages.push(message);
  }
  return { succeeded: status === 0, signal, messages, rest: rest.join('\n').trim() };
}

function messageOf(line: string): Message | undefined {
  if (!line.startsWith('{')) return undefined;
  return messageSchema.safeParse(JSON.parse(line)).data;
}

/** Links, or throws: whatever code there is, what comes from the compiler can be linked. */
export function lld(toolchain: RustToolchain, args: readonly string[]): void {
  const { status, signal, stderr } = limited(toolchain, [...toolchain.lld, ...args]);
  if (status !== 0) throw new Error(`the linker failed${signal === null ? '' : `, by ${signal}`}: ${stderr}`);
}

function limited({ shell }: RustToolchain, command: readonly string[]): { readonly status: number | null; readonly signal: NodeJS.Signals | null; readonly stderr: string } {
  const [program, ...args] = shell;
  if (program === undefined) throw new TypeError('there is no shell');
  const script = `ulimit -t ${compileLimits.cpuTime}; ulimit -v ${compileLimits.memory}; exec "$@"`;
  // The environment is one that code can read while it is compiled, so it is empty.
  const { status, signal, stderr, error } = spawnSync(program, [...args, '-c', script, 'sh', ...command], { env: {}, encoding: 'utf8', maxBuffer: 1 << 26, stdio: ['ignore', 'ignore', 'pipe'] });
  if (error !== undefined) throw error;
  return { status, signal, stderr };
}
