import { homedir } from 'node:os';
import { isAbsolute, join } from 'node:path';
import { makeDirectories } from '../make-directories.ts';
import { isSystemError, systemErrorReason } from '../system-error.ts';
import { NixError } from './nix-error.ts';

/** The user's directories for rlmc, by the XDG Base Directory Specification: a relative path in the variables does not count. */
function directory(variable: 'XDG_CACHE_HOME' | 'XDG_STATE_HOME', fallback: string): string {
  const named = process.env[variable];
  return join(named !== undefined && isAbsolute(named) ? named : join(homedir(), fallback), 'rlmc');
}

/** What can be computed again. */
export const cacheDirectory = () => directory('XDG_CACHE_HOME', '.cache');

/** What should outlive the process, such as the roots that keep paths from the store's garbage collector. */
export const stateDirectory = () => directory('XDG_STATE_HOME', '.local/state');

/** Makes a directory of ours where there is none yet. Throws NixError RLM5014 where the user may not. */
export async function makeDirectory(directory: string): Promise<void> {
  try {
    await makeDirectories(directory);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    throw new NixError('RLM5014', { directory, error: systemErrorReason(error) }, { cause: error });
  }
}
