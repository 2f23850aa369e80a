import { copyFile, cp, mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type ContextPin, lowerToFlake, type ModelPin, type ToolchainPin } from '../../../compiler/flake.ts';
import { nixOutput } from '../../../runtime/store/nix-output.ts';
import { compile } from '../../compiler/support/compile.ts';

export interface FlakeOfPlan {
  readonly plan: string;
  readonly toolchain: ToolchainPin;
  /** The texts of copied contexts. */
  readonly copied?: Readonly<Record<string, string>>;
  /** The paths of linked contexts. */
  readonly linked?: Readonly<Record<string, string>>;
  readonly models?: readonly ModelPin[];
  readonly maxValue?: number;
}

/** Writes the flake of a plan, with `echo-op.mjs` for rlm-op: its results tell what reached the op. */
export async function writeFlake(directory: string, { plan, toolchain, copied = {}, linked = {}, models = [], maxValue }: FlakeOfPlan): Promise<string> {
  await mkdir(join(directory, 'contexts'), { recursive: true });
  await cp(new URL('../../../nixlib', import.meta.url), join(directory, 'nixlib'), { recursive: true });
  await copyFile(new URL('echo-op.mjs', import.meta.url), join(directory, 'nixlib/rlm-op.mjs'));
  const narHash = async (path: string) => (await nixOutput('nix', ['hash', 'path', path], {})).trim();
  const contexts = new Map<string, ContextPin>();
  for (const [name, text] of Object.entries(copied)) {
    const file = join(directory, 'contexts', name);
    await writeFile(file, text);
    contexts.set(name, { placement: 'copied', sha256: await narHash(file) });
  }
  for (const [name, path] of Object.entries(linked)) {
    contexts.set(name, { placement: 'linked', path, narHash: await narHash(path) });
  }
  const files = lowerToFlake({
    planText: plan,
    ...compile(plan, [...contexts.keys()]),
    contexts,
    toolchain,
    models,
    ...(maxValue === undefined ? {} : { maxValue }),
  });
  for (const [name, text] of files) await writeFile(join(directory, name), text);
  return directory;
}
