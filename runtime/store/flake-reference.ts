/**
 * How Nix is told of an attribute of the flake in a directory. `path:` is said since Nix would else take a directory in a git
 * checkout for the checkout, and not see files that git does not track.
 *
 * @param directory absolute
 */
export function flakeReference(directory: string, attribute: string): string {
  return `path:${encodeURI(directory).replace(/[?#]/g, encodeURIComponent)}#${attribute}`;
}
