import { chmod, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { buildFlake } from '../../runtime/store/build.ts';
import { ensureHostToolchain } from '../../runtime/store/host-toolchain.ts';
import { Interrupted } from '../../runtime/store/interrupted.ts';
import { runNix } from '../../runtime/store/nix-command.ts';
import { nixOutput } from '../../runtime/store/nix-output.ts';
import { detectNix } from '../../runtime/store/version.ts';
import { temporaryDirectory, temporaryStore } from './support/temporary.ts';

const before = { ...process.env };
afterEach(() => {
  process.env = { ...before };
});

/** Puts a program called `nix` first on the path, in the place of the real one. */
async function insteadOfNix(script: string): Promise<string> {
  const directory = await temporaryDirectory();
  await writeFile(join(directory, 'nix'), `#!/bin/sh\n${script}\n`);
  await chmod(join(directory, 'nix'), 0o755);
  process.env['PATH'] = `${directory}:${before['PATH']}`;
  return directory;
}

describe('Nix', () => {
  it('is detected', async () => {
    expect((await detectNix()).text).toMatch(/^nix \(/);
  });

  it('is said to be missing where it is, whatever was to be done', async () => {
    process.env['PATH'] = await temporaryDirectory();
    const missing = expect.objectContaining({ diagnostic: expect.objectContaining({ code: 'RLM5001' }) });
    await expect(detectNix()).rejects.toThrow(missing);
    await expect(buildFlake({ flake: '/', attribute: 'answer' })).rejects.toThrow(missing);
    await expect(ensureHostToolchain({ store: await temporaryStore() })).rejects.toThrow(missing);
  });

  it('is said to be too old where that may be why it failed', async () => {
    await insteadOfNix(`[ "$1" = --version ] && exec echo 'nix (Nix) 2.3.16'; echo "error: unrecognised flag '--extra-experimental-features'" >&2; exit 1`);
    await expect(nixOutput('nix', ['hash', 'path', '/'], {})).rejects.toMatchObject({ diagnostic: { code: 'RLM5002' } });
    await expect(buildFlake({ flake: '/', attribute: 'answer' })).rejects.toMatchObject({ diagnostic: { code: 'RLM5002' } });
  });

  it.each([
    ['error: this system does not support the kernel namespaces that are required for sandboxing', 'RLM5008'],
    ["error: creating directory '/nix/store': Permission denied", 'RLM5011'],
    ["error: getting status of '/nowhere': No such file or directory", 'RLM5004'],
  ])('that says %j fails with a code of its own', async (error, code) => {
    await insteadOfNix(`[ "$1" = --version ] && exec echo 'nix (Nix) 2.8.0'; echo "${error}" >&2; exit 1`);
    await expect(nixOutput('nix', ['build'], {})).rejects.toMatchObject({ diagnostic: { code } });
  });

  it('that was interrupted by a Ctrl-C before us has not failed', async () => {
    await insteadOfNix(`echo 'error: interrupted by the user' >&2; exit 1`);
    await expect(nixOutput('nix', ['eval'], {})).rejects.toThrow(Interrupted);
  });

  it('is told of the sandbox and of no cache with each call, and of what the user said', async () => {
    const directory = await insteadOfNix('printf "%s\\n" "$@" > "${0%/*}/arguments"');
    const argumentsOf = async (settings: Parameters<typeof runNix>[2]) => {
      await runNix('nix', ['build'], settings);
      return (await readFile(join(directory, 'arguments'), 'utf8')).slice(0, -1).split('\n');
    };
    const always = ['build', '--extra-experimental-features', 'nix-command flakes', '--option', 'sandbox', 'true'];
    always.push('--option', 'sandbox-fallback', 'false', '--option', 'accept-flake-config', 'false');
    expect(await argumentsOf({})).toEqual([...always, '--option', 'substituters', '']);
    expect(await argumentsOf({ substituters: 'configured' })).toEqual(always);
    expect(await argumentsOf({ substituters: ['file:///a', 'file:///b'], store: '/s', builders: 'ssh://b', jobs: 3 })).toEqual(
      [...always, '--option', 'substituters', 'file:///a file:///b', '--store', '/s', '--builders', 'ssh://b', '--max-jobs', '3'],
    );
    expect(await argumentsOf({ store: './s' })).toContain(join(process.cwd(), 's'));
  });

  it('is killed when it does not heed the interrupt', async () => {
    await insteadOfNix(`trap '' INT; while :; do sleep 1; done`);
    await expect(runNix('nix', ['build'], { signal: AbortSignal.timeout(100) })).rejects.toThrow(Interrupted);
  });
});
