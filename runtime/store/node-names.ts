import * as z from 'zod/mini';
import { flakeReference } from './flake-reference.ts';
import type { NixSettings } from './nix-command.ts';
import { nixOutput } from './nix-output.ts';
import { hostSystem } from './system.ts';

/** Asks Nix which derivation each node of a generated flake is: derivation path to attribute. */
export async function nodeNames(flake: string, settings: NixSettings): Promise<ReadonlyMap<string, string>> {
  const { installable, directory } = flakeReference(flake, `legacyPackages.${hostSystem()}`);
  const expression = 'builtins.mapAttrs (_: node: node.drvPath)';
  const answer = await nixOutput('nix', ['eval', installable, '--apply', expression, '--no-write-lock-file', '--json'], settings, { directory });
  const derivations = z.record(z.string(), z.string()).parse(JSON.parse(answer));
  return new Map(Object.entries(derivations).map(([attribute, derivation]) => [derivation, attribute]));
}
