import { createHash } from 'node:crypto';

/**
 * Tells the databases apart that say which paths of `/nix/store` are valid. Nix takes another one by these variables, and a path
 * that one database knows, another takes for rubbish: it deletes the path when a derivation is to build it.
 */
export function databaseOf(store: string | undefined): string {
  const chosenBy = [store, ...['NIX_REMOTE', 'NIX_STATE_DIR', 'NIX_STORE_DIR', 'NIX_CONFIG'].map((name) => process.env[name])];
  return createHash('sha256').update(JSON.stringify(chosenBy)).digest('hex').slice(0, 16);
}
