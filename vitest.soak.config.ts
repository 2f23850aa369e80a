import { defineConfig } from 'vitest/config';

/** `npm run test:soak`: what takes too long for `npm test`. A test takes as long as it takes. */
export default defineConfig({
  test: { name: 'soak', include: ['test/soak/**/*.test.ts'], fileParallelism: false, testTimeout: 0, hookTimeout: 180_000 },
});
