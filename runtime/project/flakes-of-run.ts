import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { ifThere } from '../if-there.ts';

/** The folders of the flakes of a run: those of the root, and of all that work for it. */
export async function flakesOfRun(folder: string): Promise<readonly string[]> {
  const children = join(folder, 'children');
  const sessions = [folder, ...((await ifThere(() => readdir(children))) ?? []).map((id) => join(children, id))];
  const flakes: string[] = [];
  for (const session of sessions) {
    const names = (await ifThere(() => readdir(session), ['ENOENT', 'ENOTDIR'])) ?? [];
    flakes.push(...names.filter((name) => name.endsWith('.flake')).sort().map((name) => join(session, name)));
  }
  return flakes;
}
