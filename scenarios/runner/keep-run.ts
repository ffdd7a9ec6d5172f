import { dirname } from 'node:path';
import type { KeptRequest } from './kept-run.ts';
import { writeKeptRun } from './kept-run.ts';
import type { ScenarioRun } from './play.ts';
import { failureReport } from './render-failure.ts';

/** What of a run has no place in its result. */
export interface KeptParts {
  readonly requests: readonly KeptRequest[];
  /** `<kind>: <message>`; those that were expected too. */
  readonly failures: readonly string[];
}

/** Keeps what `reprise why` needs of a run, beside its log. */
export function keepRun(run: ScenarioRun, { requests, failures }: KeptParts): void {
  const { receipt, comparison, logFile } = run;
  const index = comparison?.divergence?.index;
  const divergence =
    index === undefined ? undefined : { index, lines: [...failureReport(run).difference] };
  writeKeptRun(dirname(logFile), {
    failures: [...failures],
    receipt,
    requests: [...requests],
    divergence,
  });
}
