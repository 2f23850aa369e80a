import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { EvalError } from './eval-error.ts';
import { type Reply, replySchema } from './reply.ts';
import type { EvalRequest } from './request.ts';

/** A program and its arguments. */
export type Command = readonly [program: string, ...args: string[]];

/** What a process that runs code left behind. */
export interface Ended {
  readonly reply: Reply;
  /** What the code printed. */
  readonly printed: Buffer;
}

/**
 * Runs the process of an engine within the limits of `vm_spec`, and ends it when it exceeds one.
 *
 * @param shell the words of a command that starts a POSIX shell, which sets the limits that the kernel keeps
 * @throws EvalError RLM4031
 */
export async function supervise(shell: Command, command: Command, { vm_spec }: EvalRequest): Promise<Ended> {
  const [program, ...words] = shell;
  const script = 'ulimit -t "$1"; shift; exec "$@"';
  const child = spawn(program, [...words, '-c', script, 'sh', String(vm_spec.cpuTimeLimit), ...command], {
    stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
    env: {},
    detached: true,
  });
  const { stdout, stdio } = child;
  if (stdout === null) throw new Error('a process has no standard output');
  const exceeded = new Promise<never>((_resolve, reject) => {
    const fail = (limit: 'timeLimit' | 'outputLimit', unit: string) => {
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      reject(new EvalError(undefined, 'RLM4031', { limit, value: vm_spec[limit], unit }));
    };
    const timer = setTimeout(() => fail('timeLimit', 'seconds'), vm_spec.timeLimit * 1000);
    child.once('exit', () => clearTimeout(timer));
    stdout.on('data', (piece: Buffer) => {
      if ((size += piece.length) > vm_spec.outputLimit) fail('outputLimit', 'bytes');
    });
  });
  let size = 0;
  const ended = new Promise<NodeJS.Signals | null>((resolve, reject) => child.once('error', reject).once('close', (_code, signal) => resolve(signal)));
  const said = collect(stdio[3] as Readable);
  const printed = collect(stdout);
  const signal = await Promise.race([ended, exceeded]);
  if (signal === 'SIGXCPU' || signal === 'SIGKILL') throw new EvalError(undefined, 'RLM4031', { limit: 'cpuTimeLimit', value: vm_spec.cpuTimeLimit, unit: 'seconds' });
  const reply = (await said).toString('utf8');
  if (reply === '') throw new Error(`the process that runs the code ended without a word${signal === null ? '' : `, by ${signal}`}`);
  return { reply: replySchema.parse(JSON.parse(reply)), printed: await printed };
}

async function collect(stream: Readable): Promise<Buffer> {
  const pieces: Buffer[] = [];
  for await (const piece of stream) pieces.push(piece as Buffer);
  return Buffer.concat(pieces);
}
