import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isSystemError } from './system-error.ts';

/** What at most one piece of work on this machine has at a time. */
export interface Exclusive {
  release(): void;
}

/**
 * Takes a lock, waiting for whoever has it.
 *
 * The lock is a socket that is listened to: the system lets go of it however a process ends, no file is left of it, and whoever waits
 * sees its connection end. It holds among the processes of one network namespace: two containers that share files do not see each
 * other's.
 *
 * @param name what is locked, by any text; what differs should have different names
 * @param options.onWait is called when another one has it
 */
export async function exclusive(
  name: string,
  { onWait, signal }: { readonly onWait?: (() => void) | undefined; readonly signal?: AbortSignal | undefined },
): Promise<Exclusive> {
  const address = addressOf(name);
  let lock = await tryAddress(address);
  if (lock === undefined) onWait?.();
  while (lock === undefined) {
    await waitFor(address, signal);
    lock = await tryAddress(address);
  }
  return lock;
}

/** Takes a lock unless another one has it: then there is none to be had, which is also how to see whether its owner lives. */
export async function tryExclusive(name: string): Promise<Exclusive | undefined> {
  const address = addressOf(name);
  const lock = await tryAddress(address);
  // A name that is no file is gone with its owner.
  if (lock !== undefined || address.startsWith('\0') || (await isHeld(address))) return lock;
  await rm(address, { force: true });
  return tryAddress(address);
}

/** On Linux a name that is no file; elsewhere a file, which a process that was killed leaves behind. */
function addressOf(name: string): string {
  const short = `rlmc-${createHash('sha256').update(name).digest('hex').slice(0, 32)}`;
  return process.platform === 'linux' ? `\0${short}` : join(tmpdir(), short);
}

async function tryAddress(address: string): Promise<Exclusive | undefined> {
  const waiting = new Set<Socket>();
  const server = createServer((socket) => {
    waiting.add(socket);
    socket.on('error', () => undefined);
    socket.on('close', () => waiting.delete(socket));
    socket.unref();
  });
  // The lock must not keep the process from ending.
  server.unref();
  if (!(await listen(server, address))) return undefined;
  return {
    release() {
      server.close();
      for (const socket of waiting) socket.destroy();
    },
  };
}

async function listen(server: Server, address: string): Promise<boolean> {
  server.listen(address);
  try {
    await once(server, 'listening');
    // When too many files are open, whoever waits cannot be let in, and tries again; the holder must not end for that.
    server.on('error', () => undefined);
    return true;
  } catch (error) {
    if (isSystemError(error) && error.code === 'EADDRINUSE') return false;
    throw error;
  }
}

const nobodyThere: readonly string[] = ['ECONNREFUSED', 'ENOENT', 'ECONNRESET'];

/** Until whoever has the lock lets go of it. */
async function waitFor(address: string, signal: AbortSignal | undefined): Promise<void> {
  const socket = connect(address);
  try {
    await once(socket.resume(), 'close', signal === undefined ? {} : { signal });
  } catch (error) {
    signal?.throwIfAborted();
    if (!isSystemError(error) || !nobodyThere.includes(error.code)) throw error;
    // Nobody is there any more; a file that is left of it would be in the way.
    if (!address.startsWith('\0')) await rm(address, { force: true });
  } finally {
    socket.destroy();
  }
}

async function isHeld(address: string): Promise<boolean> {
  const socket = connect(address);
  try {
    await once(socket, 'connect');
    return true;
  } catch (error) {
    if (!isSystemError(error) || !nobodyThere.includes(error.code)) throw error;
    return false;
  } finally {
    socket.destroy();
  }
}
