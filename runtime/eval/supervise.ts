import { type ChildProcess, spawn } from 'node:child_process';
import { Readable } from 'node:stream';
import type { LimitName, VmSpec } from '../../compiler/eval/vm-spec.ts';
import { HeldBytes } from '../ops/held-bytes.ts';
import { crashError } from './crash.ts';
import { diskUse } from './disk-use.ts';
import { EvalError } from './eval-error.ts';
import { killGroup, ProcessTree } from './process-tree.ts';
import type { Reply } from './reply.ts';
import type { ReplyReader } from './reply-reader.ts';

/** A program and its arguments. */
export type Command = readonly [program: string, ...args: string[]];

/** How the process of an engine is started. */
export interface Start {
  /** The words of a command that starts a POSIX shell, which sets the limits that the kernel keeps. */
  readonly shell: Command;
  readonly command: Command;
  /** An empty folder, where the process starts. */
  readonly folder: string;
  /** The folders in which what it writes counts: that one or one around it, and others; none is in another. */
  readonly writable: readonly string[];
  /** `$out`, in a derivation. */
  readonly out?: string;
}

/** What a process that runs code left behind. */
export interface Ended {
  readonly reply: Reply;
  /** The value, after `result` and `lines`. */
  readonly value: Buffer;
  /** What the code printed. */
  readonly printed: Buffer;
}

/** What the start of an engine may take before the code's time begins, in seconds. */
const startUp = { cpu: 10, time: 30 };

/** How often is looked at what cannot be waited for, in milliseconds. */
const interval = 50;

/** How much of the end of standard error is kept, in bytes. */
const keptOfErrors = 2048;

/**
 * Runs the process of an engine within the limits of `vm_spec`, and ends it, and all that it started, when it exceeds one. It has an empty environment, no standard input, and a session
 * of its own; how it tells what came of the code is in `reply.ts`.
 *
 * - `timeLimit` and `cpuTimeLimit` count from when it says that it has started. The time of processors is that of all processes: looked at while they run, and exact once they have ended. The kernel's
 *   own limit, which is that of one process and counts its start, stands behind it.
 * - `outputLimit` counts what is printed, standard error included, and the value, as they arrive.
 * - `diskLimit` is the kernel's for each file, and ours for all of them together.
 * - `memoryLimit` is kept by the engine, which knows what of its memory is the code's.
 *
 * @throws EvalError RLM4031 for a limit, RLM4034 for a process that ends without a reply; never anything else because of what it did
 */
export async function supervise(start: Start, spec: VmSpec): Promise<Ended> {
  return new Supervision(start, spec).run();
}

class Supervision {
  readonly #spec: VmSpec;
  readonly #folders: readonly string[];
  /** What was in the folders before. */
  readonly #usedBefore: number;
  readonly #child: ChildProcess;
  readonly #tree: ProcessTree;
  readonly #printed = new HeldBytes();
  #errors = Buffer.alloc(0);
  #output = 0;
  /** The seconds of a processor that were spent before the code's own. */
  #cpuOfStart = startUp.cpu;
  #timer: NodeJS.Timeout | undefined;
  #exceeded: LimitName | undefined;

  constructor({ shell: [program, ...words], command, folder, writable, out }: Start, spec: VmSpec) {
    this.#spec = spec;
    this.#folders = writable;
    this.#usedBefore = diskUse(this.#folders, Number.POSITIVE_INFINITY);
    const cpu = spec.cpuTimeLimit + startUp.cpu;
    // Blocks of 512 bytes are what POSIX says; without -S and -H both limits are meant, and at the hard one the kernel kills without a word.
    const script = 'ulimit -c 0; ulimit -S -t "$1"; ulimit -H -t "$2"; ulimit -f "$3"; shift 3; exec "$@"';
    const blocks = Math.ceil(spec.diskLimit / 512);
    this.#child = spawn(program, [...words, '-c', script, 'sh', String(cpu), String(cpu + 5), String(blocks), ...command], {
      stdio: ['ignore', 'pipe', 'pipe', 'pipe'],
      cwd: folder,
      env: {},
      detached: true,
    });
    this.#tree = new ProcessTree(this.#child.pid ?? 0, out);
  }

  async run(): Promise<Ended> {
    const child = this.#child;
    const closed = new Promise<void>((resolve) => child.once('close', () => resolve()));
    const exited = new Promise<Pick<ChildProcess, 'exitCode' | 'signalCode'>>((resolve, reject) => child.once('error', reject).once('exit', () => resolve(child)));
    const early: Buffer[] = [];
    const channel = this.#readAll((piece) => void early.push(piece));
    // Loaded while the engine starts, on another processor. What comes meanwhile waits in the pipe; but if the process ends meanwhile, Node reads all that is left there.
    channel.pause();
    const { ReplyReader } = await import('./reply-reader.ts');
    const reader = new ReplyReader((cpu) => this.#onStarted(cpu), (bytes) => this.#mayHold(bytes));
    const take = (piece: Buffer) => {
      reader.add(piece);
      if (reader.fault !== undefined) this.#kill();
    };
    this.#timer = this.#limitTime(startUp.time);
    early.forEach(take);
    channel.removeAllListeners('data').on('data', take).resume();
    const poll = setInterval(() => this.#look(), interval);
    try {
      const { exitCode, signalCode } = await exited;
      const cpu = this.#tree.cpu();
      await this.#tree.end();
      await closed;
      this.#check(cpu);
      return this.#outcome(reader, exitCode, signalCode);
    } finally {
      clearInterval(poll);
      clearTimeout(this.#timer);
    }
  }

  /** Must be done before anything is waited for: of a process that ends, Node throws away what nobody reads. */
  #readAll(onReply: (piece: Buffer) => void): Readable {
    const { stdout, stderr, stdio } = this.#child;
    const channel = stdio[3];
    if (stdout === null || stderr === null || !(channel instanceof Readable)) throw new Error('a process was started without its pipes');
    stdout.on('data', (piece: Buffer) => {
      if (this.#mayHold(piece.length)) this.#printed.append(piece);
    });
    stderr.on('data', (piece: Buffer) => {
      if (this.#mayHold(piece.length)) this.#errors = Buffer.concat([this.#errors, piece]).subarray(-keptOfErrors);
    });
    return channel.on('data', onReply);
  }

  /** Counts bytes that came; whether they may be kept. */
  #mayHold(bytes: number): boolean {
    this.#output += bytes;
    if (this.#output <= this.#spec.outputLimit) return true;
    this.#exceed('outputLimit');
    return false;
  }

  #onStarted(cpu: number): void {
    this.#cpuOfStart = Math.min(cpu, startUp.cpu);
    clearTimeout(this.#timer);
    this.#timer = this.#limitTime(0);
  }

  #limitTime(more: number): NodeJS.Timeout {
    return setTimeout(() => this.#exceed('timeLimit'), (this.#spec.timeLimit + more) * 1000);
  }

  #look(): void {
    this.#check(this.#tree.cpu());
  }

  #check(cpu: number): void {
    const { cpuTimeLimit, diskLimit } = this.#spec;
    if (cpu - this.#cpuOfStart > cpuTimeLimit) this.#exceed('cpuTimeLimit');
    const most = this.#usedBefore + diskLimit;
    if (diskUse(this.#folders, most) + this.#tree.namelessFiles(this.#folders) > most) this.#exceed('diskLimit');
  }

  #exceed(limit: LimitName): void {
    this.#exceeded ??= limit;
    this.#kill();
  }

  #kill(): void {
    if (this.#child.pid !== undefined && this.#child.exitCode === null && this.#child.signalCode === null) killGroup(this.#child.pid);
  }

  #outcome({ reply, fault, value }: ReplyReader, status: number | null, signal: NodeJS.Signals | null): Ended {
    const limit = this.#exceeded;
    if (limit !== undefined) throw new EvalError(undefined, 'RLM4031', { limit, value: this.#spec[limit] });
    // What was said or printed before a crash may not be all of a result; a complaint is complete.
    const crashed = (reply === undefined || isResult(reply)) && (status !== 0 || signal !== null);
    if (reply === undefined || crashed) throw crashError({ status, signal, fault, said: this.#errors.toString('utf8') }, this.#spec);
    return { reply, value, printed: this.#printed.view() };
  }
}

function isResult({ kind }: Reply): boolean {
  return kind === 'result' || kind === 'lines' || kind === 'printed';
}
