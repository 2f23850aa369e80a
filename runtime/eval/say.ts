import { writeSync } from 'node:fs';
import { longestNotice } from './longest-notice.ts';
import { isSystemError } from '../system-error.ts';
import type { Reply } from './reply.ts';

/** What the engines that run in Node tell the supervisor, as `Reply` has it. */

const channel = 3;

/** Says that the engine is up. From here on time is the code's. */
export function sayStarted(): void {
  const { user, system } = process.cpuUsage();
  notice({ kind: 'started', cpu: (user + system) / 1e6 });
}

/** Says what came of the code, where no value follows. */
export function say(reply: Exclude<Reply, { kind: 'result' | 'lines' }>): void {
  notice(reply.kind === 'error' ? { ...reply, type: beginning(reply.type), message: beginning(reply.message) } : reply);
}

/** Says that a value follows, of which the pieces are written to what is given back. */
export function sayResult(kind: 'result' | 'lines'): (piece: Uint8Array) => void {
  notice({ kind });
  return (piece) => writeAll(channel, piece);
}

/** Writes to a pipe or a file, which may take less at a time, or nothing: a pipe that Node has looked at does not wait until it is read. */
export function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let written = 0; written < bytes.length; ) {
    try {
      written += writeSync(descriptor, bytes, written);
    } catch (error) {
      if (!isSystemError(error) || error.code !== 'EAGAIN') throw error;
      Atomics.wait(pause, 0, 0, 1);
    }
  }
}

/** Nobody ever changes it, so to wait for that is to sleep, for as many milliseconds as are given. */
const pause = new Int32Array(new SharedArrayBuffer(4));

function notice(json: Reply | { readonly kind: 'started'; readonly cpu: number }): void {
  writeAll(channel, Buffer.from(`${JSON.stringify(json)}\n`));
}

/** An error's message may hold all that the code has; nobody reads more than its beginning, which is at most an eighth of a notice, whatever is to be escaped. */
export function beginning(text: string): string {
  return text.slice(0, longestNotice / 32).toWellFormed();
}
