import { z } from 'zod';
import { SessionEvent } from '#engine/schema/events/session-event.ts';

/** What a process is asked to play; absolute paths. */
export const ElsewhereJob = z.strictObject({
  /** Folders of scenarios. */
  scenarios: z.array(z.string()),
  catalog: z.string(),
  library: z.string(),
  /** Logs are kept below it, by the scenario's name. */
  runsFolder: z.string(),
  /** One file a scenario is written there: `<index>.json`, an `ElsewhereResult`. */
  resultsFolder: z.string(),
});
export type ElsewhereJob = z.infer<typeof ElsewhereJob>;

/** A scenario as it was played in another process, or why it could not be. */
export const ElsewhereResult = z.union([
  z.strictObject({
    /** In canonical form. */
    events: z.array(SessionEvent),
    failures: z.array(z.strictObject({ kind: z.string(), message: z.string() })),
    logFile: z.string(),
  }),
  z.strictObject({ problem: z.string() }),
]);
export type ElsewhereResult = z.infer<typeof ElsewhereResult>;
