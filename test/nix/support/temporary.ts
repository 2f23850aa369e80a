import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { dir } from 'tmp-promise';
import { afterAll } from 'vitest';

const cleanups: (() => Promise<void>)[] = [];

// Here, while the file of tests is loaded: a hook that is asked for inside of a test never runs.
afterAll(async () => {
  for (const cleanup of cleanups) await cleanup();
});

/** A directory that is gone, with all that is in it, after the tests of a file. */
export async function temporaryDirectory(): Promise<string> {
  // Others may look in: builds run as other users.
  const { path, cleanup } = await dir({ mode: 0o755, prefix: 'rlmc-test', unsafeCleanup: true });
  cleanups.push(cleanup);
  return path;
}

/** An empty store of its own, so that no test needs, fills or collects the one of the machine. */
export async function temporaryStore(): Promise<string> {
  const store = join(await temporaryDirectory(), 'store');
  await mkdir(store);
  return store;
}
