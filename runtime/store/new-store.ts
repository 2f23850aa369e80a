import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { exclusive } from '../exclusive.ts';
import { physicalRoot } from './store-location.ts';

/** By the place of a store: until it is there. */
const made = new Map<string, Promise<void>>();

/**
 * Lets a store in a directory be made by one process alone: of two that make it at the same moment, Nix 2.8 fails in one with “File exists”. A store that is there, or is
 * elsewhere, is left as it is.
 *
 * @param make makes the store. Where it cannot, whatever is done with the store next says so
 * @throws what the signal was aborted with
 */
export async function madeOnce(store: string | undefined, signal: AbortSignal | undefined, make: () => Promise<unknown>): Promise<void> {
  const root = store === undefined ? undefined : physicalRoot(store);
  if (root === undefined || root === '/') return;
  const making = made.get(root) ?? makeUnlessThere(root, signal, make);
  made.set(root, making);
  try {
    await making;
  } catch (error) {
    made.delete(root);
    throw error;
  }
}

async function makeUnlessThere(root: string, signal: AbortSignal | undefined, make: () => Promise<unknown>): Promise<void> {
  // What Nix writes last.
  const isThere = () => existsSync(join(root, 'nix/var/nix/db/schema'));
  if (isThere()) return;
  const lock = await exclusive(`new store ${root}`, { signal });
  try {
    if (!isThere()) await make();
  } finally {
    lock.release();
  }
}
