import { lstatSync } from 'node:fs';

/** How Nix is told of an attribute of a flake. */
export interface FlakeReference {
  readonly installable: string;
  /** Where Nix must be started for it to be right. */
  readonly directory: string;
}

/**
 * Refers to an attribute of the flake in a directory. `path:` is said since Nix would else take a directory in a git
 * checkout for the checkout, and not see files that git does not track.
 *
 * Nix 2.8 does not decode `%20` in a `path:`, takes no space either, and copies a symbolic link to the store as one: where the
 * name would have to be encoded, or is a link, the flake is that of the directory that Nix is started in.
 *
 * @param directory absolute
 */
export function flakeReference(directory: string, attribute: string): FlakeReference {
  const isLink = lstatSync(directory, { throwIfNoEntry: false })?.isSymbolicLink() === true;
  const named = /^[A-Za-z0-9/._~+@,=-]*$/.test(directory) && !isLink ? directory : '.';
  return { installable: `path:${named}#${attribute}`, directory };
}
