import { z } from 'zod';
import type { ToolPort } from '#engine/ports/tool-port.ts';
import { makeTool, WellFormedText } from '../make-tool.ts';
import { pathsMax } from './find-paths.ts';
import { runSearch, type SearchOptions } from './run-search.ts';
import { searchScope } from './search-scope.ts';

const GlobArguments = z.strictObject({
  pattern: WellFormedText.min(1).describe(
    'Such as src/**/*.{ts,tsx}, relative to the folder that is searched.',
  ),
  path: z
    .string()
    .min(1)
    .optional()
    .describe('The folder to search; the workspace if not given. Searched even if it is ignored.'),
});

/** Finds files of the workspace by their paths. */
export const globTool = (options: SearchOptions): ToolPort =>
  makeTool({
    name: 'Glob',
    description:
      'Finds files of the workspace by a glob pattern: * and ? within a name, ** for any folders, ' +
      'sets [ab] and [!ab], braces {ts,tsx}. Shows paths from the workspace, sorted, ' +
      `${pathsMax} at most. Hidden files are found; what .gitignore names, .git and symbolic links ` +
      'are not.',
    schema: GlobArguments,
    readOnly: true,
    replay: 'safe',
    aim: ({ pattern }) => `find ${pattern}`,
    async run({ pattern, path = '.' }, { signal }) {
      const scope = await searchScope(options.workspace, path, { filesToo: false });
      return runSearch({ kind: 'glob', scope, pattern }, { ...options, signal });
    },
  });
