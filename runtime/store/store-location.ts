import { isAbsolute, join, resolve } from 'node:path';

/**
 * Where the paths of a store are in this machine's file system: what to put before `/nix/store/…`, or undefined for a store that
 * is elsewhere or that only Nix can read.
 *
 * @param store as given to Nix's `--store`; undefined is Nix's own choice
 */
export function physicalRoot(store: string | undefined): string | undefined {
  if (store === undefined || ['auto', 'daemon', 'local'].includes(store) || store.startsWith('unix://')) return '/';
  if (isAbsolute(store)) return store;
  if (store.startsWith('./') || store.startsWith('../')) return resolve(store);
  const root = /^local\?(?:.*&)?root=([^&]*)/.exec(store)?.[1];
  return root === undefined ? undefined : decodeURIComponent(root);
}

/** The path in the file system of a path of a store, or undefined if it has none. */
export function physicalPath(path: string, store: string | undefined): string | undefined {
  const root = physicalRoot(store);
  return root === undefined ? undefined : join(root, path);
}
