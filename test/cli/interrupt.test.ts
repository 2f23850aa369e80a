import { open, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { temporaryDirectory } from '../nix/support/temporary.ts';
import { main } from './support/rlmc.ts';

it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('%s ends the wait for a named pipe that nobody writes to, with status 130', async (signal) => {
  const cwd = await temporaryDirectory();
  await writeFile(join(cwd, 'plan.rlm'), 'count(context)');
  const pipe = join(cwd, 'pipe');
  await execa('mkfifo', [pipe]);
  const child = execa(process.execPath, [main, 'compile', '--toolchain', 'nixpkgs', 'plan.rlm', '-c', 'pipe'], { cwd, reject: false });
  // Opens when somebody reads.
  const writer = await open(pipe, 'w');
  try {
    child.kill(signal);
    const { exitCode, stdout, stderr } = await child;
    expect({ exitCode, stdout, stderr }).toEqual({ exitCode: 130, stdout: '', stderr: 'interrupted' });
  } finally {
    await writer.close();
  }
});
