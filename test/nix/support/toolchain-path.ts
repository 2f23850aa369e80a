import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

/** The host toolchain in a store of one's own, in which there is one: what a colleague brings with `nix copy`. */
export async function toolchainPath(store: string): Promise<string> {
  const found = (await readdir(join(store, 'nix/store'))).filter((name) => name.endsWith('-rlm-toolchain-host'));
  const [name] = found;
  if (name === undefined || found.length > 1) throw new Error(`${found.length} toolchains in ${store}`);
  return join('/nix/store', name);
}
