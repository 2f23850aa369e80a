import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    projects: [
      { test: { name: 'unit', include: ['test/**/*.test.ts'], exclude: ['test/nix/**'] } },
      // Real Nix: one file at a time, since builds share the machine's cores and the store's lock.
      { test: { name: 'nix', include: ['test/nix/**/*.test.ts'], fileParallelism: false, testTimeout: 120_000, hookTimeout: 180_000 } },
    ],
  },
});
