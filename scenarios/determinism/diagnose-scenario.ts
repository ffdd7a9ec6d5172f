import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { describeEvent } from '#engine/projection/event-line.ts';
import type { CatalogPlace } from '#scenarios/format/load-scenarios.ts';
import type { Scenario } from '#scenarios/format/scenario.ts';
import { encodeLog } from '#engine/storage/jsonl/codec.ts';
import { differingLeaves } from '#scenarios/runner/render-values.ts';
import { differenceOf, type RunDifference } from './compare-runs.ts';
import type { Diagnosis } from './diagnosis.ts';
import type { ElsewhereResult } from './elsewhere-job.ts';
import { guiltyFactors } from './guilty-factors.ts';
import { ownerInProject, projectRoot } from './owners.ts';
import { playElsewhere, type ElsewhereOptions } from './play-elsewhere.ts';
import { newSeed } from './play-twice.ts';
import { readReports } from './read-reports.ts';
import { describeFactors, otherFactors, together, type Surroundings } from './surroundings.ts';
import { inTemporaryFolder } from './temporary-folder.ts';
import { toFindings } from './to-findings.ts';

export interface DiagnoseOptions extends Pick<
  ElsewhereOptions,
  'timeoutMs' | 'signal' | 'imports'
> {
  readonly place: CatalogPlace;
  /** Absolute folder under which the logs of the runs are kept. */
  readonly runsFolder: string;
  readonly seed?: string | undefined;
}

/**
 * Plays a scenario in two fresh processes with unlike surroundings, the first of which records what
 * it takes from them. Where the logs differ and no recorded value says why, it is played again with
 * one thing otherwise at a time.
 */
export async function diagnoseScenario(
  scenario: Scenario,
  { seed = newSeed(), ...options }: DiagnoseOptions,
): Promise<Diagnosis> {
  return inTemporaryFolder(async (folder) => {
    const reportFolder = join(folder, 'reports');
    await mkdir(reportFolder);
    const factors = await otherFactors({ folder, seed });
    const playIn = async (name: string, surroundings: Surroundings): Promise<ElsewhereResult> => {
      const runsFolder = join(options.runsFolder, name);
      const [result] = await playElsewhere([scenario], { ...options, runsFolder, surroundings });
      return result ?? { problem: 'there is no result' };
    };
    const [first, second] = await Promise.all([
      playIn('first', { plan: { reportFolder } }),
      playIn('second', together(factors.map(({ surroundings }) => surroundings))),
    ]);
    const difference =
      'problem' in first ? { problem: first.problem } : differenceOf(first, second);
    const reads = await readReports(reportFolder);
    const written = [first, second].map(textOf) as [string, string];
    const onlyInFirst = (value: string): boolean =>
      difference !== undefined && written[0].includes(value) && !written[1].includes(value);

    const isExplained = reads.some(({ values }) => values.some(onlyInFirst));
    const guilty =
      difference === undefined || isExplained || 'problem' in first
        ? []
        : await guiltyFactors(factors, async (each, name) => {
            const result = await playIn(name, each);
            return differenceOf(first, result) !== undefined;
          });
    const kinds = new Set(guilty.flatMap((each) => each.kinds));
    return {
      subject: scenario.name,
      seed,
      surroundings: describeFactors(factors),
      difference: difference === undefined ? [] : differenceLines(difference),
      causes: guilty.map(({ what }) => what),
      findings: toFindings(reads, {
        root: projectRoot,
        ownerOf: ownerInProject,
        onlyInFirst,
        guilty: kinds,
      }),
    };
  });
}

const textOf = (result: ElsewhereResult): string =>
  'problem' in result ? '' : encodeLog(result.events);

function differenceLines({ problem, divergence }: RunDifference): readonly string[] {
  if (divergence === undefined) return [problem];
  const { index, golden, actual, differences } = divergence;
  const [at, told] = [String(index).padStart(2, '0'), differences.filter(isTold)];
  return [
    problem,
    ...[golden, actual].map((event, side) => {
      const line = event === undefined ? 'ends here' : `${event.type}  ${describeEvent(event)}`;
      return `${side === 0 ? '-' : '+'} ${at} ${line}`;
    }),
    ...(told.length === 0 ? differences : told).flatMap((each) =>
      differingLeaves({ place: each.field, ...each }).map((line) => `    ${line}`),
    ),
  ];
}

/** Every later sum differs as well. */
const isTold = ({ field }: { readonly field: string }): boolean => field !== 'sum';
