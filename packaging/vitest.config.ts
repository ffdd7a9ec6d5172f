import { defineConfig } from 'vitest/config';

// `npm run pack:test`: by itself, because it asks npm's registry for what it installs.
export default defineConfig({
  test: { include: ['packaging/install.test.ts'], testTimeout: 120_000 },
});
