import { flakeReference } from '../store/flake-reference.ts';
import { storeAddress } from '../store/store-location.ts';
import { shellWord } from './shell-word.ts';

/**
 * The command, for a shell in whatever directory, that builds the answer of a flake with Nix alone.
 *
 * @param folder absolute
 */
export function buildCommand(folder: string, store: string | undefined): string {
  const { installable, directory } = flakeReference(folder, 'answer');
  const options = ['--extra-experimental-features', 'nix-command flakes', ...(store === undefined ? [] : ['--store', storeAddress(store)])];
  const command = ['nix', 'build', installable, ...options].map(shellWord).join(' ');
  // Some names of directories cannot be said in a reference; the link to the result still goes to where the shell is.
  return installable.startsWith('path:.#') ? `(cd ${shellWord(directory)} && ${command} --out-link "$OLDPWD/result")` : command;
}
