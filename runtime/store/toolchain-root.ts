import { randomUUID } from 'node:crypto';
import { readlink, rename, symlink } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { databaseOf } from './database.ts';
import type { NixSettings } from './nix-command.ts';
import { nixOutput } from './nix-output.ts';
import { physicalRoot } from './store-location.ts';
import { makeDirectory, stateDirectory } from './user-directories.ts';

/**
 * The link that keeps a path of a store from its garbage collector. A store of one's own holds its roots itself, so that nothing is
 * left of it when it is deleted; the machine's may belong to others, so its root is in the user's state directory, and
 * the store knows of it.
 *
 * @returns undefined for a store that is elsewhere: whoever runs it decides what is kept
 */
function rootOf(storePath: string, store: string | undefined): { readonly link: string; readonly inStore: boolean } | undefined {
  const root = physicalRoot(store);
  if (root === undefined) return undefined;
  if (root !== '/') return { link: join(root, 'nix/var/nix/gcroots/rlmc', basename(storePath)), inStore: true };
  return { link: join(stateDirectory(), 'roots', databaseOf(store), basename(storePath)), inStore: false };
}

/** Whether a valid path of a store is kept from the garbage collector by us. */
export async function isRooted(storePath: string, store: string | undefined): Promise<boolean> {
  const root = rootOf(storePath, store);
  if (root === undefined) return false;
  try {
    return (await readlink(root.link)) === storePath;
  } catch {
    return false;
  }
}

/** Keeps a valid path of a store from the garbage collector, where the store is on this machine. */
export async function addRoot(storePath: string, settings: NixSettings): Promise<void> {
  const root = rootOf(storePath, settings.store);
  if (root === undefined) return;
  await makeDirectory(dirname(root.link));
  if (root.inStore) {
    const temporary = `${root.link}.${randomUUID()}`;
    await symlink(storePath, temporary);
    await rename(temporary, root.link);
  } else {
    await nixOutput('nix-store', ['--realise', storePath, '--add-root', root.link, '--indirect'], settings);
  }
}
