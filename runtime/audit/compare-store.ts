import { type Diagnostic, diagnose } from '../../compiler/diagnostics/diagnostic.ts';
import { narHasher } from '../contexts/nar-hash.ts';
import { answerPath, storeDirectory } from '../store/answer-files.ts';
import type { Derivation } from '../store/derivation-file.ts';
import { base32, sourcePath } from '../store/fixed-output-path.ts';
import type { NixSettings } from '../store/nix-command.ts';
import { changedPaths, notedHashes, validPaths } from '../store/store-contents.ts';
import { sha256 } from '../sha256.ts';
import type { Account } from './account.ts';
import type { CheckedFlake } from './check-folder.ts';

/**
 * Compares what the store has of a flake, all that its derivations read and made, with the hashes that Nix noted; and what is pinned by its hash with that, so that an edit of Nix's own notes shows as
 * well. Of what derivations made nothing but the notes says what it was: building it again does.
 */
export async function compareStore(flake: CheckedFlake, account: Account, derivations: ReadonlyMap<string, Derivation>, settings: NixSettings): Promise<readonly Diagnostic[]> {
  const paths = new Set([...derivations.values()].flatMap(({ outputs, inputSources }) => [...outputs.map(({ path }) => path), ...inputSources]));
  const valid = await validPaths([...paths].sort(), settings);
  const noted = await notedHashes(valid, settings);
  const changed = await changedPaths(valid, settings);
  const pinned = pinnedHashes(flake, account);
  const findings: Diagnostic[] = [];
  for (const path of valid) {
    const what = changed.get(path);
    const pin = pinned.get(path);
    if (what !== undefined) findings.push(diagnose('RLM8030', { path, reason: what }));
    else if (pin !== undefined && noted.get(path) !== pin) findings.push(diagnose('RLM8030', { path, reason: `has the hash ${noted.get(path) ?? 'unknown'}, and the flake pins ${pin}` }));
  }
  return findings;
}

/** What the flake itself says of the content of paths, as Nix prints it. */
function pinnedHashes({ pins, answers }: CheckedFlake, { toolchains }: Account): ReadonlyMap<string, string> {
  const printed = (sri: string) => `sha256:${base32(Buffer.from(sri.replace(/^sha256-/, ''), 'base64'))}`;
  const contexts = [...pins.contexts.values()].map((pin) => (pin.placement === 'copied' ? pin.sha256 : pin.narHash));
  return new Map([
    ...contexts.map((hash) => [sourcePath('context', hash, storeDirectory()), printed(hash)] as const),
    ...toolchains.map(({ path, narHash }) => [path, printed(narHash)] as const),
    ...answers.map(({ question, text }) => [answerPath(question, sha256(text)), printed(narHashOf(Buffer.from(text)))] as const),
  ]);
}

function narHashOf(bytes: Uint8Array): string {
  const hasher = narHasher(bytes.length, false);
  hasher.update(bytes);
  return hasher.digest();
}
