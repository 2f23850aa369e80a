import { createHash } from 'node:crypto';

/**
 * Tells the databases apart that say which paths of `/nix/store` are valid. Nix takes another one by these variables, and a path
 * that one database knows, another takes for rubbish: it deletes the path when a derivation is to build it.
 */
export function databaseOf(store: string | undefined): string {
  const chosenBy = [store, ...['NIX_REMOTE', 'NIX_STATE_DIR', 'NIX_STORE_DIR'].map((name) => process.env[name]), storeSettings(process.env['NIX_CONFIG'])];
  return createHash('sha256').update(JSON.stringify(chosenBy)).digest('hex').slice(0, 16);
}

/** The lines of Nix's configuration that may choose a store. Others, such as access tokens, change often, and mean the same database. */
function storeSettings(configuration: string | undefined): readonly string[] {
  return (configuration ?? '').split('\n').filter((line) => /^\s*(store\s*=|!?include\s)/.test(line));
}
