/** How a project installs what it depends on, known by the lock that its package manager writes. */
const installs: readonly (readonly [lock: string, steps: readonly string[]])[] = [
  ['package-lock.json', ['npm ci']],
  ['pnpm-lock.yaml', ['corepack enable', 'pnpm install --frozen-lockfile']],
  ['yarn.lock', ['corepack enable', 'yarn install --immutable']],
];

/**
 * A workflow for GitHub that plays every scenario: offline, so that it needs no secret.
 * @param has whether a file is in the root of the project
 */
export function ciWorkflow(has: (file: string) => boolean): string {
  const [, steps] = installs.find(([lock]) => has(lock)) ?? ['', ['npm install']];
  return `# Plays every scenario on every change: offline, from the recordings, without a key.
name: reprise
on: [push, pull_request]
permissions:
  contents: read
jobs:
  scenarios:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v5
      - uses: actions/setup-node@v5
        with:
          node-version: 24
${steps.map((step) => `      - run: ${step}\n`).join('')}      - run: npx reprise run --reporter github
      - name: Keep what the runs left, for a look at what failed
        if: failure()
        uses: actions/upload-artifact@v4
        with:
          name: reprise-runs
          path: .reprise/
          include-hidden-files: true
`;
}
