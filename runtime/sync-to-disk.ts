import { open } from 'node:fs/promises';

/** Waits until a file is on the disk, or what a directory lists, so that it is there as well after the machine stops. */
export async function syncToDisk(path: string): Promise<void> {
  const file = await open(path);
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
