import { constants } from 'node:fs';
import { lstat, open } from 'node:fs/promises';
import { isSystemError } from '../system-error.ts';

/** Why a part of somebody's folder is not read: words that follow its path. */
export type Fault = 'is missing' | 'is no ordinary file' | 'is no ordinary folder' | 'is larger than rlmc writes it';

export type OrdinaryFile = { readonly bytes: Buffer; readonly isExecutable: boolean };

/**
 * The bytes of a file of somebody's folder, if it is an ordinary one. A link is not followed, and a pipe not waited for.
 *
 * @param most bytes: what is larger is not read
 */
export async function readOrdinaryFile(path: string, most: number): Promise<OrdinaryFile | Fault> {
  let file;
  try {
    file = await open(path, constants.O_RDONLY | constants.O_NOFOLLOW | constants.O_NONBLOCK);
  } catch (error) {
    const fault = faultOf(error);
    if (fault === undefined) throw error;
    return fault;
  }
  try {
    const found = await file.stat();
    if (!found.isFile()) return 'is no ordinary file';
    if (found.size > most) return 'is larger than rlmc writes it';
    return { bytes: await file.readFile(), isExecutable: (found.mode & 0o100) !== 0 };
  } finally {
    await file.close();
  }
}

/** Whether a folder is one, and no link to one; undefined if it is. */
export async function faultOfFolder(path: string): Promise<Fault | undefined> {
  try {
    return (await lstat(path)).isDirectory() ? undefined : 'is no ordinary folder';
  } catch (error) {
    const fault = faultOf(error);
    if (fault === undefined) throw error;
    return fault;
  }
}

/** What the system says of what is not there, and of a link, a socket, or a device without a driver. */
function faultOf(error: unknown): Fault | undefined {
  if (!isSystemError(error)) return undefined;
  if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return 'is missing';
  return ['ELOOP', 'EMLINK', 'ENXIO', 'ENODEV'].includes(error.code) ? 'is no ordinary file' : undefined;
}
