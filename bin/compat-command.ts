import { readAnswers } from '#compat/golden/answer-file.ts';
import { holdAnswers, type AreaResult } from '#compat/golden/hold-answers.ts';
import { differenceLines, tableLines, type ReportLine } from '#compat/golden/render-results.ts';
import { openDatabase, type OpenDatabase } from '#compat/database/open-database.ts';
import { newestVersion } from '#compat/database/raise-schema.ts';
import { surveyDatabase, type DatabaseSurvey } from '#compat/database/survey.ts';
import { visibleText } from '#scenarios/runner/visible-text.ts';
import { exitCodes } from './exit-codes.ts';
import { terminalStyle } from './terminal.ts';

export interface CompatDatabaseOptions {
  /** The folder of the answers of this database. */
  readonly golden?: string;
  readonly json?: boolean;
}

/**
 * `reprise compat database <file>`: what is in a database of the existing server, and whether the
 * reader answers as that server did. Good only if every answer is equal, or, without answers, if
 * every session can be rebuilt.
 */
export async function compatDatabaseCommand(
  file: string,
  { golden, json = false }: CompatDatabaseOptions,
): Promise<number> {
  // Before the database: whoever named the wrong folder need not wait for the copy.
  const answers = golden === undefined ? undefined : await readAnswers(golden);
  const opened = await openDatabase(file);
  try {
    const survey = surveyDatabase(opened.store);
    const areas = answers === undefined ? undefined : holdAnswers(opened.store, answers);
    const report = { file, opened, survey, areas };
    if (json) process.stdout.write(`${jsonReport(report)}\n`);
    else write(linesOf(report));
    const isGood =
      areas === undefined
        ? survey.problems.length === 0
        : areas.every(({ different }) => different.length === 0);
    return isGood ? exitCodes.good : exitCodes.different;
  } finally {
    await opened.close();
  }
}

interface Report {
  readonly file: string;
  readonly opened: OpenDatabase;
  readonly survey: DatabaseSurvey;
  readonly areas: readonly AreaResult[] | undefined;
}

function linesOf({ file, opened, survey, areas }: Report): ReportLine[] {
  const { totalWorkspaces, totalSessions, totalEvents, totalBlobs } = survey.stats;
  const found = `schema version ${opened.foundVersion}`;
  const raised = opened.foundVersion === newestVersion ? '' : `, read as ${newestVersion}`;
  const counts = `${totalWorkspaces} workspaces, ${totalSessions} sessions, ${totalEvents} events, ${totalBlobs} blobs`;
  const lines: ReportLine[] = [
    { role: 'plain', text: `${file}: ${found}${raised}` },
    { role: 'plain', text: `${counts}; ${survey.messageCount} messages at the heads` },
    ...survey.problems.map(({ sessionId, problem }): ReportLine => {
      return { role: 'bad', text: `${sessionId}: ${problem}` };
    }),
  ];
  if (areas === undefined) return lines;
  return [...lines, { role: 'plain', text: '' }, ...tableLines(areas), ...differenceLines(areas)];
}

function jsonReport({ file, opened, survey, areas }: Report): string {
  return JSON.stringify({
    file,
    schemaVersion: opened.foundVersion,
    ...survey,
    ...(areas !== undefined && {
      areas: areas.map(({ area, caseCount, equalCount }) => ({
        area,
        caseCount,
        equalCount,
        differentCount: caseCount - equalCount,
      })),
      different: areas.flatMap(({ different }) => different),
    }),
  });
}

const roles = { head: 'bold', bad: 'red' } as const;

function write(lines: readonly ReportLine[]): void {
  const { paint } = terminalStyle(process.stdout, process.env);
  for (const { role, text } of lines) {
    const shown = visibleText(text);
    process.stdout.write(`${role === 'plain' ? shown : paint(roles[role], shown)}\n`);
  }
}
