import { join } from 'node:path';
import type { NixSettings } from './nix-command.ts';
import { NixError } from './nix-error.ts';
import { physicalRoot } from './store-location.ts';
import { detectNix, requireSupported } from './version.ts';

/** What Nix says, in one release or another, where the kernel refuses what the sandbox needs. */
const noSandbox = /namespaces? that are required for sandboxing|getting sandbox mount namespace|unable to start build process/;

const notPermitted = /Permission denied|Operation not permitted|Read-only file system/;

/**
 * What to tell the user when Nix failed for a reason outside of any derivation. The version is only asked for here,
 * where it may be the reason: asking costs a process, and nearly every call succeeds.
 *
 * @param error what Nix wrote to standard error
 */
export async function nixFailure(command: string, error: string, settings: NixSettings): Promise<NixError> {
  requireSupported(await detectNix(settings.signal));
  const lines = error.split('\n').filter((line) => line.trim() !== '');
  const said = (line: string) => line.replace(/^error: /, '');
  if (noSandbox.test(error)) return new NixError('RLM5008', { reason: lines.map(said).join('; ') });
  const store = join(physicalRoot(settings.store) ?? '/', 'nix');
  const refused = lines.find((line) => line.includes(store) && notPermitted.test(line));
  if (refused !== undefined) return new NixError('RLM5011', { error: said(refused) });
  return new NixError('RLM5004', { command, error: lines.length === 0 ? '(it said nothing)' : error });
}
