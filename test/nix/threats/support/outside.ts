import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { chmod, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type ListenOptions, type Server } from 'node:net';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { temporaryDirectory } from '../../support/temporary.ts';

/** What a hostile program is told: where what it must not reach is. Nothing in it is secret. */
export interface Target {
  /** Files that are there, readable by everybody, with the canary in them; and others of the machine. */
  readonly readable: readonly string[];
  /** Files that are not there, in directories that everybody may write into. */
  readonly writable: readonly string[];
  readonly tcpPort: number;
  readonly udpPort: number;
  /** The name of an abstract socket, without the NUL before it. */
  readonly abstractName: string;
  /** A socket in the file system, to which everybody may connect. */
  readonly socketPath: string;
}

/** A machine around builds, with all that must not be seen from inside of them, and with somebody who would notice what comes out. */
export interface Outside {
  readonly target: Target;
  /** A text that is in files and in the environment of this process, and must get into no build. */
  readonly canary: string;
  /** The lines of the machine's own list of users that the sandbox does not have for itself. */
  readonly users: readonly string[];
  /** What reached a listener since it was last asked: must be nothing. */
  readonly noticed: () => readonly string[];
}

/** Makes such a machine, for a file of tests. Whoever runs rlmc has the canary for a key, and a home in which it is. */
export async function outside(): Promise<Outside> {
  const directory = await temporaryDirectory();
  // What builds must not reach is the sandbox's doing, not that of file modes.
  await chmod(directory, 0o777);
  const canary = `canary-${randomBytes(16).toString('hex')}`;
  const readable = [join(directory, 'canary.txt'), `${process.env['HOME'] ?? '/root'}/.rlmc-threats-${canary.slice(-8)}`];
  for (const file of readable) await writeFile(file, canary, { mode: 0o644 });
  const home = readable[1] ?? '';
  afterAll(() => rm(home, { force: true }));
  for (const name of ['OPENAI_API_KEY', 'ANTHROPIC_API_KEY', 'RLMC_THREATS_SECRET']) {
    const before = process.env[name];
    process.env[name] = canary;
    afterAll(() => (before === undefined ? delete process.env[name] : (process.env[name] = before)));
  }

  const noticed: string[] = [];
  const abstractName = `rlmc-threats-${canary.slice(-8)}`;
  const socketPath = join(directory, 'socket');
  const tcp = await listen({ host: '127.0.0.1', port: 0 }, () => noticed.push('tcp'));
  await listen({ path: `\0${abstractName}` }, () => noticed.push('abstract socket'));
  await listen({ path: socketPath }, () => noticed.push('socket'));
  await chmod(socketPath, 0o777);
  const udp = createSocket('udp4', () => noticed.push('udp'));
  udp.bind(0, '127.0.0.1');
  await once(udp, 'listening');
  afterAll(() => void udp.close());
  const address = tcp.address();
  if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');

  const ofNix = /^(root|nixbld|nobody):/;
  return {
    canary,
    noticed: () => noticed.splice(0),
    users: (await readFile('/etc/passwd', 'utf8')).split('\n').filter((line) => line !== '' && !ofNix.test(line)),
    target: {
      readable,
      writable: [join(directory, 'written'), `/tmp/rlmc-threats-written-${canary.slice(-8)}`],
      tcpPort: address.port,
      udpPort: udp.address().port,
      abstractName,
      socketPath,
    },
  };
}

async function listen(where: ListenOptions, onConnection: () => void): Promise<Server> {
  const server = createServer((socket) => {
    onConnection();
    socket.destroy();
  });
  server.listen(where);
  await once(server, 'listening');
  afterAll(() => void server.close());
  return server;
}
