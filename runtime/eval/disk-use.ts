import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isSystemError } from '../system-error.ts';

/** What a file takes at least, and in multiples of which: so a limit holds for empty files as well, of which the names take room. */
const block = 4096;

/**
 * The bytes of all that is in folders, each file, folder and link in whole blocks of 4096 bytes. Links are not followed; what disappears meanwhile does not count.
 *
 * @param enough to stop at, once more than that is found
 */
export function diskUse(folders: readonly string[], enough: number): number {
  let total = 0;
  const waiting = [...folders];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    for (const name of orNothing(() => readdirSync(folder ?? ''), [])) {
      const path = join(folder, name);
      const found = orNothing(() => lstatSync(path), undefined);
      if (found === undefined) continue;
      if (found.isDirectory()) waiting.push(path);
      total += Math.max(1, Math.ceil(found.isFile() ? found.size / block : 1)) * block;
      if (total > enough) return total;
    }
  }
  return total;
}

function orNothing<T>(read: () => T, nothing: T): T {
  try {
    return read();
  } catch (error) {
    if (isSystemError(error) && (error.code === 'ENOENT' || error.code === 'ENOTDIR' || error.code === 'EACCES')) return nothing;
    throw error;
  }
}
