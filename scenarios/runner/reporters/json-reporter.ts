import { failureReport } from '../render-failure.ts';
import type { GivenOptions } from '../render-command.ts';
import type { Reporter } from './reporter.ts';
import { countsOf } from './run-result.ts';

/** One JSON document at the end, for machines. @param given what the command was told */
export const jsonReporter = (given?: GivenOptions): Reporter => ({
  onEnd(result) {
    const scenarios = result.runs.map((run) => ({
      name: run.scenario.name,
      title: run.scenario.title,
      ok: run.ok,
      durationMs: Math.round(run.durationMs),
      failures: run.failures,
      expectedFailure: run.expectedFailure,
      ...(run.ok ? {} : { report: failureReport(run, given) }),
      divergence: run.comparison?.divergence,
      drift: run.comparison?.drift ?? [],
      rechunk: run.rechunk,
      maskedCalls: run.maskedCalls,
      receipt: { ...run.receipt, sockets: run.sockets },
      accepted: run.accepted,
      logFile: run.logFile,
    }));
    const unreadable = result.unreadable.map(({ name, error }) => ({
      name,
      code: error.code,
      ...error.place,
      problem: error.problem,
      mend: error.mend,
    }));
    const { passed, failed } = countsOf(result);
    const { interrupted, twice } = result;
    const document = { passed, failed, unreadable, interrupted, twice, scenarios };
    return JSON.stringify(document, null, 2);
  },
});
