import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { check } from '../../compiler/check.ts';
import { nixpkgs } from '../../compiler/flake.ts';
import { ensureHostToolchain } from '../../runtime/store/host-toolchain.ts';
import { nixOutput } from '../../runtime/store/nix-output.ts';
import { hostLibraries } from './support/host-libraries.ts';
import { temporaryDirectory, temporaryStore } from './support/temporary.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

let store: string;
let flake: string;
let stub: string;

beforeAll(async () => {
  store = await temporaryStore();
  const { narHash } = await ensureHostToolchain({ store });
  const directory = await temporaryDirectory();
  flake = join(directory, 'rlmc');
  stub = join(directory, 'nixpkgs-stub');
  await mkdir(flake);
  // The checkout itself may have gigabytes beside these, and be no git repository.
  for (const part of ['flake.nix', 'flake.lock', 'nixlib', 'template', 'test/nix/checks']) {
    await cp(join(root, part), join(flake, part), { recursive: true });
  }
  await cp(join(root, 'test/fixtures/nixpkgs-stub'), stub, { recursive: true });
  await writeFile(join(stub, 'toolchain.json'), JSON.stringify({ narHash }));
});

const nix = (...argv: string[]) => nixOutput('nix', argv, { store });

describe("the project's flake", () => {
  it('gives nixlib and the template without reading nixpkgs, and keeps its lock', async () => {
    const lock = await readFile(join(flake, 'flake.lock'), 'utf8');
    const names = 'lib: builtins.attrNames lib ++ builtins.attrNames (lib.ops { toolchain = { }; })';
    expect(JSON.parse(await nix('eval', '--json', `path:${flake}#lib`, '--apply', names))).toEqual(
      expect.arrayContaining(['context', 'lock', 'ops', 'outputs', 'runCommand', 'toolchain', 'grep', 'record']),
    );
    expect(JSON.parse(await nix('eval', '--json', `path:${flake}#templates.default.description`))).toBe('A plan with a log to ask');
    expect(await readFile(join(flake, 'flake.lock'), 'utf8')).toBe(lock);
  });

  it('pins the nixpkgs that generated flakes pin', async () => {
    const { nodes } = JSON.parse(await readFile(join(flake, 'flake.lock'), 'utf8')) as { nodes: { nixpkgs: unknown } };
    expect(nodes.nixpkgs).toEqual(nixpkgs);
  });

  it('holds its own checks', async () => {
    const options = ['--override-input', 'nixpkgs', `path:${stub}`, '--no-write-lock-file'];
    await expect(nix('flake', 'check', `path:${flake}`, ...options, ...hostLibraries)).resolves.toBeDefined();
  });

  it.each(['plan.rlm', 'wishes.rlm'])('has a template whose %s is right', async (name) => {
    const text = await readFile(join(flake, 'template', name), 'utf8');
    expect(check({ name, text }, { contexts: ['context'] }).diagnostics).toEqual([]);
  });
});
