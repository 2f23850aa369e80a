import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { chmod, readFile, stat, writeFile } from 'node:fs/promises';
import { type ListenOptions, type Server, createServer } from 'node:net';
import { join } from 'node:path';
import { withDir } from 'tmp-promise';
import * as z from 'zod/mini';
import { type Diagnostic, diagnose } from '../../compiler/diagnostics/diagnostic.ts';
import { ensureHostToolchain } from './host-toolchain.ts';
import type { NixSettings } from './nix-command.ts';
import { nixOutput } from './nix-output.ts';
import { probeExpression, probeScript } from './probe-derivation.ts';
import { readOutput } from './read-output.ts';
import { physicalPath } from './store-location.ts';

/** What a build tried, as in "it could …", and whether the sandbox held. */
export interface Finding {
  readonly attempt: string;
  readonly held: boolean;
  /**
   * What would be at risk: the machine, with your files and network, or only what is in the store. Nix protects the latter by running
   * builds as other users, which it cannot do for an ordinary user who has no daemon.
   */
  readonly protects: 'machine' | 'store';
}

const report = z.object({ readCanary: z.boolean(), readPasswd: z.boolean(), tcp: z.boolean(), abstractSocket: z.boolean(), environment: z.boolean(), input: z.string() });

/**
 * Whether the sandbox really holds: builds a derivation that tries to get out. What we ask for with each call, a daemon
 * ignores from a user that it does not trust, and a machine for builds has its own configuration, so only trying tells.
 *
 * @throws NixError, Interrupted
 */
export async function probeSandbox(settings: NixSettings): Promise<readonly Finding[]> {
  const toolchain = await ensureHostToolchain(settings);
  return withDir(
    async ({ path: directory }) => {
      // The build may run as another user: what it must not reach is the sandbox's doing, not that of file modes.
      await chmod(directory, 0o777);
      const nonce = randomBytes(16).toString('hex');
      const canary = join(directory, 'canary');
      const written = join(directory, 'written');
      await writeFile(canary, nonce, { mode: 0o644 });
      const abstractName = `rlmc-probe-${nonce}`;
      const servers = await Promise.all([listen({ host: '127.0.0.1', port: 0 }), listen({ path: `\0${abstractName}` })]);
      try {
        const address = servers[0].address();
        if (address === null || typeof address === 'string') throw new Error('a TCP server has a port');
        const target = {
          nonce,
          canary,
          written,
          port: address.port,
          abstractName,
          passwd: createHash('sha256').update(await readFile('/etc/passwd')).digest('hex'),
          path: process.env['PATH'] ?? '',
          home: process.env['HOME'] ?? '',
        };
        const outPath = await nixOutput(
          'nix-build',
          [
            ...['--no-out-link', '--expr', probeExpression],
            ...['--argstr', 'toolchain', toolchain.storePath, '--argstr', 'system', toolchain.system],
            ...['--argstr', 'script', probeScript, '--argstr', 'target', JSON.stringify(target)],
          ],
          settings,
        );
        const got = report.parse(JSON.parse(Buffer.from(await readOutput(outPath, settings)).toString('utf8')));
        const machine: [string, boolean][] = [
          ['read a file of yours', !got.readCanary],
          ["read the machine's list of users", !got.readPasswd],
          ['connect to a server on this machine', !got.tcp],
          ['connect to an abstract socket on this machine', !got.abstractSocket],
          ['see your environment', !got.environment],
          ['write a file outside of its output', !(await exists(written))],
        ];
        return [
          ...machine.map(([attempt, held]): Finding => ({ attempt, held, protects: 'machine' })),
          { attempt: 'change an input of its own in the store', held: await unchanged(got.input, nonce, settings), protects: 'store' },
        ];
      } finally {
        for (const server of servers) server.close();
      }
    },
    { unsafeCleanup: true },
  );
}

/** What the user should know of the findings: nothing if all held. */
export function diagnoseFindings(findings: readonly Finding[]): readonly Diagnostic[] {
  const broken = (kind: Finding['protects']) => findings.filter(({ held, protects }) => !held && protects === kind).map(({ attempt }) => attempt);
  const [machine, store] = [broken('machine'), broken('store')];
  return [
    ...(machine.length === 0 ? [] : [diagnose('RLM5009', { attempts: machine })]),
    ...(store.length === 0 ? [] : [diagnose('RLM5013', { attempts: store })]),
  ];
}

async function listen(where: ListenOptions): Promise<Server> {
  const server = createServer((socket) => socket.destroy());
  server.listen(where);
  await once(server, 'listening');
  return server;
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch {
    return false;
  }
}

/** Whether the input still has the text it was made with. A store that is elsewhere is taken to be out of a build's reach as well. */
async function unchanged(input: string, text: string, settings: NixSettings): Promise<boolean> {
  const physical = physicalPath(input, settings.store);
  return physical === undefined || (await readFile(physical, 'utf8')) === text;
}
