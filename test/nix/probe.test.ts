import { once } from 'node:events';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { execa } from 'execa';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { z } from 'zod';
import { diagnoseFindings, probeSandbox } from '../../runtime/store/probe.ts';
import { ordinaryUser } from './support/ordinary-user.ts';
import { temporaryDirectory, temporaryStore } from './support/temporary.ts';

let store: string;
beforeAll(async () => {
  store = await temporaryStore();
});

const outside = [
  'read a file of yours',
  "read the machine's list of users",
  'connect to a server on this machine',
  'connect to an abstract socket on this machine',
  'write a file outside of its output',
];

const findingsSchema = z.array(z.object({ attempt: z.string(), held: z.boolean(), protects: z.enum(['machine', 'store']) }));

describe('the probe of the sandbox', () => {
  it('finds that nothing gets out of the sandbox of Nix', async () => {
    const findings = await probeSandbox({ store });
    expect(findings.filter(({ held, protects }) => protects === 'machine' && !held)).toEqual([]);
    expect(findings.map(({ attempt }) => attempt)).toEqual(expect.arrayContaining(outside));
  });

  it('finds what gets out where a daemon has the sandbox switched off, and does not listen to us', async () => {
    const socket = join(await temporaryDirectory(), 'socket');
    const daemon = execa('nix-daemon', ['--option', 'sandbox', 'false'], { env: { NIX_DAEMON_SOCKET_PATH: socket }, reject: false });
    onTestFinished(async () => {
      daemon.kill();
      await daemon;
    });
    await listening(socket);
    const user = await ordinaryUser();
    const program = new URL('support/probe.ts', import.meta.url).pathname;
    const findings = findingsSchema.parse(JSON.parse(await user.run(program, [`unix://${socket}`])));
    expect(findings.filter(({ held }) => !held).map(({ attempt }) => attempt)).toEqual(expect.arrayContaining(outside));
    expect(diagnoseFindings(findings)).toMatchObject([{ code: 'RLM5009', severity: 'error' }]);
  });
});

/** Waits until a socket is there to connect to. */
async function listening(socket: string): Promise<void> {
  for (;;) {
    const client = connect(socket);
    try {
      await once(client, 'connect');
      return;
    } catch {
      await setTimeout(20);
    } finally {
      client.destroy();
    }
  }
}
