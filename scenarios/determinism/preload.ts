/*
 * Goes before the first module of a process, by `--import`, and makes its surroundings others, or
 * records what it takes from them. Imports nothing but Node, so that any program starts with it.
 */
import { delayCompletions } from './delay-completions.ts';
import { recordReads } from './record-reads.ts';
import { shiftTime } from './shift-time.ts';
import { shuffleListings } from './shuffle-listings.ts';
import { PRELOAD_VARIABLE, type PreloadPlan } from './surroundings.ts';

const text = process.env[PRELOAD_VARIABLE];
if (text !== undefined) {
  // Written by `spawnElsewhere` and nobody else.
  const plan = JSON.parse(text) as PreloadPlan;
  const { timeShiftMs, umask, listingSeed, delaySeed, reportFolder } = plan;
  if (umask !== undefined) process.umask(umask);
  if (timeShiftMs !== undefined) shiftTime(timeShiftMs);
  if (listingSeed !== undefined) shuffleListings(listingSeed);
  if (delaySeed !== undefined) await delayCompletions(delaySeed);
  // Last, so that what the others do is not recorded.
  if (reportFolder !== undefined) recordReads(reportFolder);
}
