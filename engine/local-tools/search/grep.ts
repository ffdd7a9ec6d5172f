import { z } from 'zod';
import type { ToolPort } from '#engine/ports/tool-port.ts';
import { makeTool, WellFormedText } from '../make-tool.ts';
import { runSearch, type SearchOptions } from './run-search.ts';
import { searchScope } from './search-scope.ts';

/** Lines before or after a match. */
const contextLinesMax = 50;

const contextLines = (where: string) =>
  z.int().min(0).max(contextLinesMax).optional().describe(`Lines to show ${where} each match.`);

// The names are those of grep and of ripgrep: models know them.
const GrepArguments = z.strictObject({
  pattern: WellFormedText.min(1).describe('A regular expression, as in JavaScript.'),
  path: z
    .string()
    .min(1)
    .optional()
    .describe(
      'The file or folder to search; the workspace if not given. Searched even if ignored.',
    ),
  glob: WellFormedText.min(1)
    .optional()
    .describe('Which files: *.ts by name in any folder, src/**/*.ts by path from the folder.'),
  output_mode: z
    .enum(['files_with_matches', 'content', 'count'])
    .optional()
    .describe('Paths of files, matching lines, or their number; files_with_matches if not given.'),
  '-i': z.boolean().optional().describe('Upper and lower case are the same.'),
  '-n': z.boolean().optional().describe('Line numbers, for content; true if not given.'),
  '-A': contextLines('after'),
  '-B': contextLines('before'),
  '-C': contextLines('before and after'),
  head_limit: z.int().min(1).optional().describe('Show only the first of these rows.'),
  multiline: z
    .boolean()
    .optional()
    .describe('A match may go over line ends, and . takes them; false if not given.'),
});

/** Finds lines of files of the workspace. */
export const grepTool = (options: SearchOptions): ToolPort =>
  makeTool({
    name: 'Grep',
    description:
      'Searches the contents of files of the workspace for a regular expression, line by line. ' +
      'Shows paths from the workspace, sorted; with content the lines as path:number:text. Hidden ' +
      'files are searched; what .gitignore names, .git, symbolic links and binary files are not.',
    schema: GrepArguments,
    readOnly: true,
    replay: 'safe',
    aim: ({ path = '.' }) => `search ${path}`,
    async run(args, { signal }) {
      const { pattern, glob, path = '.', '-C': around = 0 } = args;
      const scope = await searchScope(options.workspace, path, { filesToo: true });
      return runSearch(
        {
          kind: 'grep',
          scope,
          pattern,
          glob,
          mode: args.output_mode ?? 'files_with_matches',
          ignoreCase: args['-i'] ?? false,
          lineNumbers: args['-n'] ?? true,
          linesBefore: args['-B'] ?? around,
          linesAfter: args['-A'] ?? around,
          rowsMax: args.head_limit ?? Number.MAX_SAFE_INTEGER,
          multiline: args.multiline ?? false,
        },
        { ...options, signal },
      );
    },
  });
