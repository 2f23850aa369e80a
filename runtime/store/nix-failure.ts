import { NixError } from './nix-error.ts';
import { detectNix, requireSupported } from './version.ts';

/**
 * What to tell the user when Nix failed for a reason outside of any derivation. The version is only asked for here,
 * where it may be the reason: asking costs a process, and nearly every call succeeds.
 *
 * @param error what Nix wrote to standard error
 */
export async function nixFailure(command: string, error: string): Promise<NixError> {
  requireSupported(await detectNix());
  if (/kernel namespaces|sandbox/i.test(error) && !/while evaluating/.test(error)) return new NixError('RLM5008', { reason: lastLine(error) });
  if (/'\/nix[^']*'.*(Permission denied|Operation not permitted|Read-only file system)/.test(error)) {
    return new NixError('RLM5011', { error: lastLine(error) });
  }
  return new NixError('RLM5004', { command, error: error.trim() === '' ? '(it said nothing)' : error });
}

function lastLine(text: string): string {
  return (text.trim().split('\n').at(-1) ?? '').replace(/^error: /, '');
}
