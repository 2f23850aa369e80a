import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { temporaryDirectory } from '../nix/support/temporary.ts';
import { rlmc } from './support/rlmc.ts';

/** What `doctor` says of a machine whose Nix answers like this to `--version`, and fails at all else. */
async function doctorWith(answer: string) {
  const home = await temporaryDirectory();
  const bin = join(home, 'bin');
  await mkdir(bin);
  const nix = join(bin, 'nix');
  await writeFile(nix, `#!/bin/sh\n[ "$1" = --version ] && echo '${answer}'\n`);
  await chmod(nix, 0o755);
  const { stdout } = await rlmc(['doctor', '--json'], { env: { PATH: `${bin}:/usr/bin:/bin`, HOME: home } });
  const { findings } = JSON.parse(stdout);
  return findings;
}

it('warns of a Nix that it does not know (RLM5003), and tries it', async () => {
  expect(await doctorWith('nix (Snix) 0.1')).toContainEqual(
    expect.objectContaining({ subject: 'nix', status: 'warn', message: expect.stringContaining('nix (Snix) 0.1') }),
  );
});

it('warns of the known holes of a Nix (RLM5010), and of none that it does not have', async () => {
  expect(await doctorWith('nix (Nix) 2.8.0')).toContainEqual(
    expect.objectContaining({ subject: 'nix', status: 'warn', message: expect.stringContaining('CVE-2024-27297') }),
  );
  expect(await doctorWith('nix (Nix) 99.0.0')).toContainEqual({ subject: 'nix', status: 'ok', message: 'nix (Nix) 99.0.0' });
});

it('refuses a Nix that is too old (RLM5002)', async () => {
  expect(await doctorWith('nix (Nix) 2.3.16')).toContainEqual(expect.objectContaining({ subject: 'nix', status: 'fail' }));
});
