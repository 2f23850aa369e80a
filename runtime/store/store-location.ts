import { isAbsolute, join, resolve } from 'node:path';

/**
 * A store as it must be named to a process that starts in whatever directory: as it is, but a path from here by its full name. To Nix
 * a path is what has a slash and is no URI. Nix 2.8 changes its directory while it works, so that it made stores inside of each
 * other for one that is not absolute.
 *
 * @param store as given to Nix's `--store`, maybe with parameters after a `?`
 */
export function storeAddress(store: string): string {
  const end = store.indexOf('?');
  const [address, parameters] = end < 0 ? [store, ''] : [store.slice(0, end), store.slice(end)];
  return address.includes('/') && !address.includes('://') ? resolve(address) + parameters : store;
}

/**
 * Where the paths of a store are in this machine's file system: what to put before `/nix/store/…`, or undefined for a store that
 * is elsewhere or that only Nix can read.
 *
 * @param store as given to Nix's `--store`; undefined is Nix's own choice
 */
export function physicalRoot(store: string | undefined): string | undefined {
  if (store === undefined || ['auto', 'daemon', 'local'].includes(store) || store.startsWith('unix://')) return '/';
  const address = storeAddress(store);
  if (isAbsolute(address)) return address.replace(/\?.*/s, '');
  const root = /^local\?(?:.*&)?root=([^&]*)/.exec(store)?.[1];
  return root === undefined ? undefined : decodeURIComponent(root);
}

/** The path in the file system of a path of a store, or undefined if it has none. */
export function physicalPath(path: string, store: string | undefined): string | undefined {
  const root = physicalRoot(store);
  return root === undefined ? undefined : join(root, path);
}
