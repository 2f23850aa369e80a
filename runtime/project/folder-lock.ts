import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { realpath, rm } from 'node:fs/promises';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { basename, dirname, join, resolve } from 'node:path';
import { isSystemError } from '../system-error.ts';

/**
 * Works on a folder while no other rlmc of this machine does. Two that write the flakes of different plans, or contexts, into one
 * folder would else mix them, and Nix would build the answer of the other.
 *
 * The lock is a socket that is listened to: the system lets go of it however a process ends, nothing is left in the folder, which
 * Nix hashes, and whoever waits sees its connection end.
 *
 * @param options.onWait is called when another one works there
 */
export async function whileLocked<T>(
  folder: string,
  { onWait, signal }: { readonly onWait?: (() => void) | undefined; readonly signal?: AbortSignal | undefined },
  work: () => Promise<T>,
): Promise<T> {
  const address = addressOf(await identify(resolve(folder)));
  let lock = await tryLock(address);
  if (lock === undefined) onWait?.();
  while (lock === undefined) {
    await waitFor(address, signal);
    lock = await tryLock(address);
  }
  try {
    return await work();
  } finally {
    lock.release();
  }
}

/** The same for every name of a folder, there or not. */
async function identify(folder: string): Promise<string> {
  try {
    return await realpath(folder);
  } catch (error) {
    if (!isSystemError(error) || error.code !== 'ENOENT' || dirname(folder) === folder) throw error;
    return join(await identify(dirname(folder)), basename(folder));
  }
}

/** On Linux a name that is no file; elsewhere a file, which a process that was killed leaves behind. */
function addressOf(identity: string): string {
  const name = `rlmc-${createHash('sha256').update(identity).digest('hex').slice(0, 32)}`;
  return process.platform === 'linux' ? `\0${name}` : join(tmpdir(), name);
}

async function tryLock(address: string): Promise<{ release(): void } | undefined> {
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
    return true;
  } catch (error) {
    if (isSystemError(error) && error.code === 'EADDRINUSE') return false;
    throw error;
  }
}

/** Until whoever has the lock lets go of it. */
async function waitFor(address: string, signal: AbortSignal | undefined): Promise<void> {
  const socket = connect(address);
  try {
    await once(socket.resume(), 'close', signal === undefined ? {} : { signal });
  } catch (error) {
    signal?.throwIfAborted();
    if (!isSystemError(error) || !['ECONNREFUSED', 'ENOENT', 'ECONNRESET'].includes(error.code)) throw error;
    // Nobody is there any more; a file that is left of it would be in the way.
    if (!address.startsWith('\0')) await rm(address, { force: true });
  } finally {
    socket.destroy();
  }
}
