import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { temporaryDirectory } from '../nix/support/temporary.ts';
import { main } from './support/rlmc.ts';

/** Starts rlmc on a named pipe that is opened for writing, but not written to, and gives how it ends at a signal. */
async function interruptedBy(signal: 'SIGINT' | 'SIGTERM' | 'SIGHUP', argv: readonly string[]) {
  const cwd = await temporaryDirectory();
  await writeFile(join(cwd, 'plan.rlm'), 'count(context)');
  const pipe = join(cwd, 'pipe');
  await execa('mkfifo', [pipe]);
  const child = execa(process.execPath, [main, ...argv], { cwd, reject: false });
  // Opens when somebody reads.
  const writer = await open(pipe, 'w');
  try {
    child.kill(signal);
    const { exitCode, stdout, stderr } = await child;
    return { exitCode, stdout, stderr };
  } finally {
    await writer.close();
  }
}

const compile = ['compile', '--toolchain', 'nixpkgs'];

it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s ends the wait for a named pipe that nobody writes to, with status 130', async (signal) => {
  expect(await interruptedBy(signal, [...compile, 'plan.rlm', '-c', 'pipe'])).toEqual({ exitCode: 130, stdout: '', stderr: 'interrupted' });
});

it('SIGINT ends the wait for a plan from a named pipe as well', async () => {
  expect(await interruptedBy('SIGINT', [...compile, 'pipe', '-c', 'plan.rlm'])).toEqual({ exitCode: 130, stdout: '', stderr: 'interrupted' });
});

it('SIGINT ends a run that still waits for its text, which has nothing to go on with', async () => {
  expect(await interruptedBy('SIGINT', ['run', '-q', 'What?', '-c', 'pipe', '--model', 'm1'])).toEqual({ exitCode: 130, stdout: '', stderr: 'interrupted' });
});
