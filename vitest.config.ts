import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

// Most of the time of the tests goes into starting the program, some thousand times, from its TypeScript: what Node made of the files once is kept for the next start.
process.env['NODE_COMPILE_CACHE'] ??= fileURLToPath(new URL('node_modules/.cache/compiled', import.meta.url));

// Unless told otherwise vitest leaves a core for itself: of two, that is one for the tests. Builds of Nix in more files at once would only wait for the disk.
const maxWorkers = Math.min(availableParallelism(), 4);

export default defineConfig({
  test: {
    maxWorkers,
    projects: [
      // Properties take long on a busy machine: the limit is for what hangs.
      { test: { name: 'unit', include: ['test/**/*.test.ts'], exclude: ['test/nix/**', 'test/soak/**'], testTimeout: 60_000 } },
      // Real Nix. Every file has a store, and directories for state and cache, of its own.
      { test: { name: 'nix', include: ['test/nix/**/*.test.ts'], testTimeout: 180_000, hookTimeout: 240_000 } },
    ],
  },
});
