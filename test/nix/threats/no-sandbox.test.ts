import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type OrdinaryUser, ordinaryUser } from '../support/ordinary-user.ts';
import { temporaryDirectory } from '../support/temporary.ts';
import { engineNames, engineOf, evalOf, greeting } from './support/engines.ts';

/** A plan that runs a little code in every language, and a context that makes it one that was never built. */
async function planIn(directory: string): Promise<readonly string[]> {
  const plan = join(directory, 'plan.rlm');
  const calls = engineNames.map((name) => evalOf(engineOf(name), greeting(engineOf(name))));
  await writeFile(plan, `join([context, ${calls.join(', ')}], "")\n`);
  await writeFile(join(directory, 'context.txt'), `${process.pid}-${Date.now()}\n`);
  return [plan, '-c', join(directory, 'context.txt')];
}

/** Each of the languages said that it did not run. */
const refusals = (said: string) => said.match(/the code was not run, since it would have run without the sandbox of Nix: there is the machine's list of users/g) ?? [];

describe('where Nix has no sandbox, code is not run', () => {
  let user: OrdinaryUser;
  beforeAll(async () => {
    user = await ordinaryUser();
  });

  it('by plain `nix build` with `sandbox = false`, as Debian has it; with the sandbox the same flake is built', async () => {
    const directory = await temporaryDirectory();
    const nix = join(directory, 'nix');
    await mkdir(nix);
    // A `/nix` of these processes alone: a store that is elsewhere always has a sandbox.
    const run = (command: string, ...words: readonly string[]) => {
      const environment = { PATH: process.env['PATH'] ?? '', HOME: directory, XDG_CACHE_HOME: join(directory, 'cache'), XDG_STATE_HOME: join(directory, 'state') };
      return execa('unshare', ['--mount', 'sh', '-c', 'mount --bind "$1" /nix && shift && exec "$@"', 'sh', nix, command, ...words], { cwd: directory, env: environment, extendEnv: false, reject: false, all: true });
    };
    const flake = join(directory, 'plan.flake');
    const compiled = await run(fileURLToPath(new URL('../../../bin/rlmc', import.meta.url)), 'compile', ...(await planIn(directory)), '-o', flake);
    expect(compiled).toMatchObject({ exitCode: 0 });
    // Nix kills all processes of the user that it builds as, and would not see here that another Nix builds as the same: so it builds as its own.
    const build = (sandbox: string) =>
      run('nix', ...['--option', 'build-users-group', '', '--extra-experimental-features', 'nix-command flakes', 'build', '--print-build-logs', '--keep-going', '--no-link', '--json', '--substituters', '', '--option', 'sandbox', sandbox], ...['--option', 'sandbox-fallback', 'true', `path:${flake}#answer`]);

    const without = await build('false');
    expect(without.exitCode).not.toBe(0);
    expect(refusals(without.all)).toHaveLength(engineNames.length);
    const withIt = await build('true');
    expect(withIt).toMatchObject({ exitCode: 0 });
  });

  it('by a daemon that has it switched off and does not listen to the user, who is told so', async () => {
    const socket = join(await temporaryDirectory(), 'socket');
    const daemon = execa('nix-daemon', ['--option', 'sandbox', 'false'], { env: { NIX_DAEMON_SOCKET_PATH: socket }, reject: false });
    onTestFinished(async () => {
      daemon.kill();
      await daemon;
    });
    await listening(socket);
    const argv = ['build', ...(await planIn(user.home)), '-o', join(user.home, 'plan.flake'), '--store', `unix://${socket}`, '--json'];
    const ended = await user.rlmc(...argv).then((stdout) => ({ exitCode: 0, stdout }), (error: { exitCode: number; stdout: string }) => error);
    expect(ended.exitCode).toBe(1);
    expect(refusals(ended.stdout)).toHaveLength(engineNames.length);
    expect(ended.stdout).toContain('rlmc doctor');
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
