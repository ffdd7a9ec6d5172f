import { importsOf } from './imports.ts';
import type { Import } from './imports.ts';
import { folderOf, isSource, isTest } from './source-files.ts';
import type { RepositoryFile } from './source-files.ts';

/**
 * Who may import whom: the single truth. A key is a folder, with all below it, or one file; the
 * longest key wins. A folder may import itself and what is listed; a file without a key fails.
 * Type-only imports count. A change of this table needs a decision record.
 */
export const boundaries: Readonly<Record<string, readonly string[]>> = {
  'engine/schema': ['zod'],
  'engine/projection': ['engine/schema'],
  'engine/ports': ['engine/schema'],
  'engine/invariants': ['engine/schema', 'engine/projection'],
  'engine/core': ['engine/schema', 'engine/projection', 'engine/ports'],
  'engine/context': ['engine/schema', 'engine/ports'],
  'engine/permissions': ['engine/schema', 'engine/ports'],
  'engine/tool-router': ['engine/schema', 'engine/ports'],
  'engine/local-tools': ['engine/schema', 'engine/ports', 'node:', 'zod', 'picomatch', 'ignore'],
  'engine/model-gateway': ['engine/schema', 'engine/ports'],
  'engine/model-gateway/anthropic': [
    'engine/schema',
    'engine/ports',
    'engine/model-gateway',
    '@anthropic-ai/sdk',
  ],
  'engine/model-gateway/gemini': [
    'engine/schema',
    'engine/ports',
    'engine/model-gateway',
    '@google/genai',
  ],
  'engine/model-gateway/openai-chat': [
    'engine/schema',
    'engine/ports',
    'engine/model-gateway',
    'openai',
  ],
  'engine/model-gateway/openai-responses': [
    'engine/schema',
    'engine/ports',
    'engine/model-gateway',
    'openai',
  ],
  'engine/storage': ['engine/schema', 'engine/projection', 'engine/ports', 'node:'],
  'engine/host': [
    'engine/schema',
    'engine/projection',
    'engine/ports',
    'engine/core',
    'engine/context',
    'engine/permissions',
    'engine/tool-router',
    'engine/local-tools',
    'engine/model-gateway',
    'engine/storage',
    'node:',
  ],
  // The harness puts a whole session together from scripted parts.
  'engine/testing': [
    'engine/schema',
    'engine/projection',
    'engine/ports',
    'engine/invariants',
    'engine/core',
    'engine/context',
    'engine/permissions',
    'engine/tool-router',
    'engine/storage',
    'engine/host',
    'fast-check',
    'vitest',
    'node:',
  ],
  'engine/tidy': ['engine/schema', 'node:', 'vitest'],
  'engine/index.ts': ['engine'],

  'recordings/format': ['engine/schema', 'zod', 'node:'],
  'recordings/playback': ['recordings/format', 'engine/schema', 'engine/ports', 'msw', 'node:'],
  'recordings/wire': ['recordings/format', 'engine/schema', 'zod', 'node:'],
  'recordings/import': ['recordings/format', 'engine/schema', 'zod', 'node:'],
  'recordings/self-distrust': [
    'recordings/format',
    'recordings/playback',
    'engine/schema',
    'node:',
  ],

  'scenarios/format': ['engine/schema', 'zod', 'yaml', 'node:'],
  // The runner is a host of its own: it puts the engine together around a recording.
  'scenarios/runner': [
    'scenarios/format',
    'engine/host',
    'engine/core',
    'engine/invariants',
    'engine/local-tools',
    'engine/model-gateway',
    'engine/schema',
    'engine/projection',
    'engine/ports',
    'engine/storage',
    'recordings',
    'zod',
    'node:',
  ],
  'scenarios/authoring': ['scenarios/format', 'scenarios/runner', 'engine/schema', 'recordings'],
  'scenarios/corpus': [
    'scenarios/format',
    'scenarios/runner',
    'engine/schema',
    'recordings',
    'zod',
    'yaml',
    'node:',
  ],
  // Holds the adapters against the official SDKs, and what goes back against what agents sent back.
  'scenarios/conformance': [
    'scenarios/corpus',
    'engine/model-gateway',
    'engine/projection',
    'engine/invariants',
    'engine/schema',
    'engine/ports',
    'recordings',
    '@anthropic-ai/sdk',
    'openai',
    '@google/genai',
    'zod',
    'node:',
  ],
  // Runs the runner in other processes, so it is above it.
  'scenarios/determinism': [
    'scenarios/format',
    'scenarios/runner',
    'engine/schema',
    'engine/projection',
    'engine/storage',
    'zod',
    'node:',
  ],
  'scenarios/scenarios.test.ts': ['scenarios/determinism', 'scenarios/format', 'scenarios/runner'],

  bench: [
    'engine',
    'recordings',
    'scenarios',
    '@anthropic-ai/sdk',
    '@copilotkit/aimock',
    'msw',
    'tinybench',
    'node:',
  ],
  // Reads and writes the databases of the existing agent server.
  compat: ['engine/schema', 'better-sqlite3', 'zod', 'node:'],

  // Here engine and recordings meet.
  bin: ['engine', 'recordings', 'scenarios', 'compat', 'commander', 'node:'],
  // Puts everything into one package; its doors are the only way in.
  packaging: ['engine', 'recordings', 'scenarios', 'vite', 'vitest', 'node:'],
  'vitest.config.ts': ['vitest'],
};

/** What a test may import besides: the runner, the fakes, and what a test sets up and looks at. */
export const alsoForTests: readonly string[] = [
  'vitest',
  'fast-check',
  'node:',
  'engine/schema',
  'engine/projection',
  'engine/ports',
  'engine/invariants',
  'engine/context',
  'engine/storage',
  'engine/host',
  'engine/testing',
  'engine/index.ts',
];

/** Whether a path is a folder or lies in it. */
const within = (path: string, folder: string): boolean =>
  path === folder || path.startsWith(`${folder}/`);

/** The entry that holds for a file: the longest key. */
export const keyOf = (file: string): string | undefined =>
  Object.keys(boundaries)
    .filter((key) => within(file, key))
    .toSorted((left, right) => right.length - left.length)[0];

/** Every import that the table does not allow, each as a line for whoever wrote it. */
export function boundaryViolations(files: readonly RepositoryFile[]): string[] {
  return files.filter((file) => isSource(file.path)).flatMap(violationsIn);
}

function violationsIn(file: RepositoryFile): string[] {
  const key = keyOf(file.path);
  if (key === undefined) {
    return [
      `${file.path}: ${folderOf(file.path)} has no entry in engine/tidy/boundaries.ts; add one`,
    ];
  }
  const listed = boundaries[key] ?? [];
  const allowed = isTest(file.path) ? [key, ...listed, ...alsoForTests] : [key, ...listed];
  return importsOf(file).flatMap((found) => {
    const place = `${file.path}:${found.line}`;
    if (!allowed.some((entry) => within(found.target, entry))) {
      return [`${place}: may not import ${found.target}; ${key} may import ${listed.join(', ')}`];
    }
    return leavesByDots(found, key)
      ? [`${place}: import ${found.specifier} as #${found.target}, because it is another folder`]
      : [];
  });
}

/** A relative path that crosses from one entry of the table into another that is not around it. */
function leavesByDots(found: Import, key: string): boolean {
  const other = keyOf(found.target);
  return (
    found.specifier.startsWith('.') &&
    other !== undefined &&
    !within(other, key) &&
    !within(key, other)
  );
}
