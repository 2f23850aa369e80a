import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      // Properties take long on a busy machine: the limit is for what hangs.
      { test: { name: 'unit', include: ['test/**/*.test.ts'], exclude: ['test/nix/**', 'test/soak/**'], testTimeout: 60_000 } },
      // Real Nix: one file at a time, since builds share the machine's cores and the store's lock.
      { test: { name: 'nix', include: ['test/nix/**/*.test.ts'], fileParallelism: false, testTimeout: 120_000, hookTimeout: 180_000 } },
    ],
  },
});
