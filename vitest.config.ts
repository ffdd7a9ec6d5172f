import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{engine,recordings,scenarios,compat,bin,bench,packaging}/**/*.test.ts'],
    // Installs the package elsewhere; `npm run pack:test`.
    exclude: ['packaging/install.test.ts'],
    // Real processes and real files: a slow disk is not a failure.
    testTimeout: 30_000,
  },
});
