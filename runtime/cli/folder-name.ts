import { relative } from 'node:path';

/** A folder as a user would type it here. */
export function folderName(folder: string): string {
  const near = relative(process.cwd(), folder);
  return near === '' ? '.' : near.startsWith('..') ? folder : near;
}
