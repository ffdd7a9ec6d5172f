import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{engine,recordings,scenarios,bin}/**/*.test.ts'],
    // Real processes and real files: a slow disk is not a failure.
    testTimeout: 30_000,
  },
});
