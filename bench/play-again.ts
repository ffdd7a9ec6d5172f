import { catalogScenario, playGreen } from './material/catalog-run.ts';
import { heapAfterRuns } from './material/heap-after-runs.ts';

// A process of its own, whose memory nobody else uses: `node --expose-gc bench/play-again.ts
// <scenario> <folder for runs> <count…>` plays a scenario and prints what is left in memory.

const [name = '', runsFolder = '', ...counts] = process.argv.slice(2);
const { gc } = globalThis;
if (gc === undefined) throw new TypeError('run it with --expose-gc');
const scenario = await catalogScenario(name);
const readings = await heapAfterRuns(() => playGreen(scenario, runsFolder), {
  at: counts.map(Number),
  readHeap() {
    gc();
    return process.memoryUsage().heapUsed;
  },
});
process.stdout.write(JSON.stringify(readings));
