import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { execa } from 'execa';
import { expect, it } from 'vitest';
import { temporaryDirectory } from '../nix/support/temporary.ts';

/** The files of the package as they are installed, elsewhere. */
async function install(): Promise<string> {
  const root = fileURLToPath(new URL('../../', import.meta.url));
  const package_ = join(await temporaryDirectory(), 'rlmc');
  await mkdir(package_);
  for (const part of ['dist', 'nixlib']) await cp(join(root, part), join(package_, part), { recursive: true });
  return package_;
}

async function compile(package_: string) {
  const cwd = await temporaryDirectory();
  await writeFile(join(cwd, 'plan.rlm'), '1');
  const argv = [join(package_, 'dist', 'rlmc.mjs'), 'compile', '--toolchain', 'nixpkgs', 'plan.rlm'];
  return execa(process.execPath, argv, { cwd, reject: false });
}

it('the bundle finds nixlib wherever the package is, and needs no other package', async () => {
  expect(await compile(await install())).toMatchObject({ exitCode: 0, stderr: 'wrote plan.flake, a flake of 1 node' });
});

it('a package without the bundle of the ops is said to be incomplete', async () => {
  const package_ = await install();
  await rm(join(package_, 'dist', 'rlm-op.mjs'));
  const { exitCode, stderr } = await compile(package_);
  expect(exitCode).toBe(1);
  expect(stderr).toContain(`error RLM3016: the bundle that runs ops in the sandbox is missing: \`${package_}/dist/rlm-op.mjs\``);
  expect(stderr).toContain('Hint: run `npm ci`');
});
