import { defineConfig } from 'vitest/config';

// The lab's gateways are shared by files, so files run one after another; tests inside a file likewise.
export default defineConfig({
  test: {
    include: ['test/**/*.test.ts', 'packages/*/test/**/*.test.ts'],
    globalSetup: ['test/support/lab-images.ts'],
    fileParallelism: false,
    testTimeout: 60_000,
    hookTimeout: 180_000,
  },
});
