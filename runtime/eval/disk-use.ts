import { lstatSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isSystemError } from '../system-error.ts';

/** What a file takes at least, and in multiples of which: so a limit holds for empty files as well, of which the names take room. */
const block = 4096;

/**
 * The bytes of all that is in folders, each file, folder and link in whole blocks of 4096 bytes. Links are not followed; what disappears meanwhile does not count.
 *
 * @param enough to stop at, once more than that is found
 * @returns infinity where something in them cannot be looked at: a folder that can be written but not read, or one that is deeper than a path can be long, would else hide what is in it
 */
export function diskUse(folders: readonly string[], enough: number): number {
  let total = 0;
  const waiting = [...folders];
  for (let folder = waiting.pop(); folder !== undefined; folder = waiting.pop()) {
    const path = folder;
    const names = look(() => readdirSync(path));
    // Of a folder that the machine keeps from us, the code has nothing either.
    if (names === 'hidden' && !folders.includes(path)) return Number.POSITIVE_INFINITY;
    if (names === 'hidden' || names === 'gone') continue;
    for (const name of names) {
      const inner = join(path, name);
      const found = look(() => lstatSync(inner));
      if (found === 'gone') continue;
      if (found === 'hidden') return Number.POSITIVE_INFINITY;
      if (found.isDirectory()) waiting.push(inner);
      total += Math.max(1, Math.ceil(found.isFile() ? found.size / block : 1)) * block;
      if (total > enough) return total;
    }
  }
  return total;
}

function look<T>(read: () => T): T | 'gone' | 'hidden' {
  try {
    return read();
  } catch (error) {
    if (!isSystemError(error)) throw error;
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return 'gone';
    if (error.code === 'EACCES' || error.code === 'ENAMETOOLONG') return 'hidden';
    throw error;
  }
}
