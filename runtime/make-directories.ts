import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { isSystemError } from './system-error.ts';

/**
 * Makes a directory and those above it, where there are none. Node's own `mkdir` with `recursive` never ends where the system
 * says ENOENT of a new entry in a directory that exists, as it does in `/proc`.
 */
export async function makeDirectories(path: string): Promise<void> {
  if (await makeOne(path)) return;
  await makeDirectories(dirname(path));
  await mkdir(path).catch(unlessThere);
}

/** Whether the directory is there now; not if there is nothing above it yet. */
async function makeOne(path: string): Promise<boolean> {
  try {
    await mkdir(path);
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT' && dirname(path) !== path) return false;
    unlessThere(error);
  }
  return true;
}

function unlessThere(error: unknown): void {
  if (!isSystemError(error) || error.code !== 'EEXIST') throw error;
}
