import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { examineAll } from '../../runtime/audit/audit-flake.ts';
import { checkFolder } from '../../runtime/audit/check-folder.ts';
import { knownScripts } from '../../runtime/audit/known-derivations.ts';
import { edit, type Place } from './support/asking.ts';
import { auditedFlake } from './support/audited.ts';
import { temporaryDirectory } from './support/temporary.ts';

let here: Place;
let good: string;

beforeAll(async () => {
  ({ here, folder: good } = await auditedFlake());
});

/** A change to what Nix evaluates after the files were compared, as if nixlib itself, or what prints Nix text, had a hole; and all that the derivations are found to have. */
const holes: readonly { readonly name: string; readonly file: string; readonly from: string; readonly to: string; readonly codes: readonly string[] }[] = [
  { name: 'no chroot', file: 'nixlib/run-command.nix', from: 'inherit name system;', to: 'inherit name system; __noChroot = true;', codes: ['RLM8020'] },
  { name: 'a sandbox profile', file: 'nixlib/run-command.nix', from: 'inherit name system;', to: 'inherit name system; sandboxProfile = "(allow network*)";', codes: ['RLM8020'] },
  { name: 'local networking', file: 'nixlib/op.nix', from: 'node = toString node;', to: 'node = toString node; __darwinAllowLocalNetworking = true;', codes: ['RLM8020'] },
  { name: 'Nix inside of a build', file: 'nixlib/run-command.nix', from: 'inherit name system;', to: 'inherit name system; requiredSystemFeatures = [ "recursive-nix" ];', codes: ['RLM8020'] },
  { name: 'a download by Nix itself', file: 'nixlib/lock.nix', from: '"/nonexistent"', to: '"builtin:fetchurl"', codes: ['RLM8020'] },
  { name: 'an op with a fixed output', file: 'nixlib/run-command.nix', from: 'inherit name system;', to: `inherit name system; outputHashMode = "flat"; outputHashAlgo = "sha256"; outputHash = "${'0'.repeat(64)}";`, codes: ['RLM8021'] },
  { name: 'an answer with a builder', file: 'nixlib/lock.nix', from: '"/nonexistent"', to: '"/bin/sh"', codes: ['RLM8021'] },
  { name: 'a toolchain with a builder', file: 'nixlib/toolchain/host.nix', from: '"/toolchain-missing: the', to: '"/bin/sh: the', codes: ['RLM8021'] },
  { name: 'the key of a model in the environment', file: 'nixlib/lock.nix', from: 'builder = "/nonexistent";', to: 'builder = "/nonexistent"; impureEnvVars = [ "OPENAI_API_KEY" ];', codes: ['RLM8022'] },
  { name: 'a variable that Node reads', file: 'nixlib/op.nix', from: 'node = toString node;', to: 'node = toString node; NODE_OPTIONS = "--no-warnings";', codes: ['RLM8023'] },
  { name: 'a variable that Nix reads', file: 'nixlib/op.nix', from: 'node = toString node;', to: 'node = toString node; allowedRequisites = [ ];', codes: ['RLM8023'] },
  { name: 'structured attributes, which hide the rest', file: 'nixlib/run-command.nix', from: 'inherit name system;', to: 'inherit name system; __structuredAttrs = true;', codes: ['RLM8023', 'RLM8024', 'RLM8026'] },
  { name: 'another command in the script', file: 'nixlib/op.nix', from: 'rlm-op ${name}"', to: 'rlm-op ${name}; id"', codes: ['RLM8024'] },
  { name: 'another shell', file: 'nixlib/run-command.nix', from: 'builder = builtins.head shell;', to: 'builder = "/bin/sh";', codes: ['RLM8024'] },
  { name: 'another way to start the shell', file: 'nixlib/run-command.nix', from: '"-euc"', to: '"-c"', codes: ['RLM8024'] },
  { name: 'another Node', file: 'nixlib/op.nix', from: 'node = toString node;', to: 'node = "/usr/bin/node";', codes: ['RLM8024'] },
  { name: 'arguments in the environment', file: 'nixlib/op.nix', from: 'passAsFile = [ "arguments" ];', to: 'passAsFile = [ ];', codes: ['RLM8024'] },
  { name: 'another output', file: 'nixlib/run-command.nix', from: 'inherit name system;', to: 'inherit name system; outputs = [ "out" "more" ];', codes: ['RLM8023', 'RLM8024'] },
  { name: 'a file that is none of the flake', file: 'nixlib/op.nix', from: 'builtins.toJSON (arguments // limit)', to: 'builtins.toJSON (arguments // limit // { more = builtins.toFile "more" "of it"; })', codes: ['RLM8025'] },
  { name: 'another program for rlm-op', file: 'nixlib/op.nix', from: 'path = rlmOp;', to: 'path = ./op.nix;', codes: ['RLM8025'] },
  { name: 'a derivation that is none of nixlib', file: 'nixlib/op.nix', from: 'builtins.toJSON (arguments // limit)', to: 'builtins.toJSON (arguments // limit // { more = "${derivation { name = "more"; system = "x86_64-linux"; builder = "/bin/sh"; }}"; })', codes: ['RLM8024', 'RLM8025'] },
  { name: 'another op for a node', file: 'plan.nix', from: 'v_fruits = ops.filter', to: 'v_fruits = ops.map', codes: ['RLM8026'] },
  { name: 'other code', file: 'plan.nix', from: 'word.length > k', to: 'word.length >= k', codes: ['RLM8026'] },
  { name: 'other limits', file: 'plan.nix', from: '134217728', to: '134217729', codes: ['RLM8026'] },
];

describe('the rules for derivations', () => {
  it('find nothing in a good flake', async () => {
    expect(await codesAfter(async () => undefined)).toEqual([]);
  });

  it.each(holes)('find $name', async ({ file, from, to, codes }) => {
    expect(await codesAfter((copy) => edit(join(copy, file), (text) => text.replace(from, () => to)))).toEqual(codes);
  });

  it('know the very scripts that nixlib has, and no others', async () => {
    const nixlib = new URL('../../nixlib/', import.meta.url);
    const files = (await readdir(nixlib, { recursive: true })).filter((name) => name.endsWith('.nix'));
    const texts = (await Promise.all(files.map((name) => readFile(new URL(name, nixlib), 'utf8')))).join('\n');
    const run = [...texts.matchAll(/op\.run "([^"$]+)"|runCommand "([^"$]+)"/g)].map(([, a, b]) => `rlm-${a ?? b}`);
    expect(run.filter((name) => !knownScripts.has(name))).toEqual([]);
  });
});

/** The different codes of all findings, after a change to the copy that Nix evaluates. */
async function codesAfter(change: (copy: string) => Promise<unknown>): Promise<readonly string[]> {
  const copy = join(await temporaryDirectory(), 'copy');
  const { flake } = await checkFolder(good, copy, undefined);
  if (flake === undefined) throw new Error('the flake is not good');
  await change(copy);
  await writeFile(join(copy, '.changed'), '');
  const { examined } = await examineAll(copy, flake, { store: here.store });
  return [...new Set(examined.map(({ finding }) => finding.code))].sort();
}
