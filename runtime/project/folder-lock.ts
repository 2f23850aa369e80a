import { resolve } from 'node:path';
import { exclusive } from '../exclusive.ts';
import { identify } from '../identify.ts';

/**
 * Works on a folder while no other rlmc of this machine does. Two that write the flakes of different plans, or contexts, into one
 * folder would else mix them, and Nix would build the answer of the other. Nothing is left in the folder, which Nix hashes.
 *
 * @param options.onWait is called when another one works there
 */
export async function whileLocked<T>(
  folder: string,
  options: { readonly onWait?: (() => void) | undefined; readonly signal?: AbortSignal | undefined },
  work: () => Promise<T>,
): Promise<T> {
  const lock = await exclusive(await identify(resolve(folder)), options);
  try {
    return await work();
  } finally {
    lock.release();
  }
}
