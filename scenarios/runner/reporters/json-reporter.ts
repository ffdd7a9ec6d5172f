import { failureReport } from '../render-failure.ts';
import type { Reporter } from './reporter.ts';

/** One JSON document at the end, for machines. */
export const jsonReporter = (): Reporter => ({
  onEnd(runs) {
    const scenarios = runs.map((run) => ({
      name: run.scenario.name,
      title: run.scenario.title,
      ok: run.ok,
      durationMs: Math.round(run.durationMs),
      failures: run.failures,
      expectedFailure: run.expectedFailure,
      ...(run.ok ? {} : { report: failureReport(run) }),
      divergence: run.comparison?.divergence,
      drift: run.comparison?.drift ?? [],
      rechunk: run.rechunk,
      receipt: { ...run.receipt, sockets: run.sockets },
      accepted: run.accepted,
      logFile: run.logFile,
    }));
    const failed = runs.filter((run) => !run.ok).length;
    return JSON.stringify({ passed: runs.length - failed, failed, scenarios }, null, 2);
  },
});
