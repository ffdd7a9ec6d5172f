import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Figure, Suite, Table } from '../figure.ts';
import { syncedFile, type SyncedFile } from '../floors/synced-file.ts';
import { benchFolder } from '../material/bench-folder.ts';
import { catalogScenario, playGreen } from '../material/catalog-run.ts';
import { growthPercent, type HeapReading } from '../material/heap-after-runs.ts';
import { runNode } from '../material/run-node.ts';
import { bytesOfBatches, toBatches } from '../material/session-batches.ts';
import { measure, type Task } from '../measure.ts';
import { measuredFigure, timeTarget } from '../measured-figure.ts';

/** Scenarios without a live command: no process is started. */
const NAMES = ['tools/parallel-reads', 'thinking/kept-across-tool-use'] as const;
const playAgain = fileURLToPath(new URL('../play-again.ts', import.meta.url));

/** What a scenario costs, and what a thousand of them leave in memory. */
export const scenarios: Suite = {
  name: 'scenarios',
  about: 'playing a scenario without commands, and the memory after a thousand of them',
  async run() {
    await using folder = await benchFolder();
    return [await timesTable(folder.path), await memoryTable(folder.path)];
  },
};

async function timesTable(folder: string): Promise<Table> {
  const tasks = await Promise.all(NAMES.map((name) => tasksOf(name, folder)));
  const measured = await measure(tasks.flat(), { roundCount: 10, roundMs: 150 });
  const unit = { time: 'ms', of: 'a run' } as const;
  return {
    title: 'a scenario, from its recording to its comparison with the golden log',
    figures: NAMES.flatMap((name): Figure[] => [
      measuredFigure(measured, { name: floorOf(name) }, unit),
      {
        ...measuredFigure(measured, { name, to: floorOf(name) }, unit),
        target: timeTarget(measured, name, 10),
      },
    ]),
  };
}

const floorOf = (name: string): string => `the log of ${name}`;

/** A run, and its floor: the bytes of its log, each batch written and synced. */
async function tasksOf(name: string, folder: string): Promise<Task[]> {
  const scenario = await catalogScenario(name);
  const runsFolder = join(folder, 'runs');
  const { logFile, events } = await playGreen(scenario, runsFolder);
  const bytes = await bytesOfBatches(logFile, toBatches(events));
  let file: SyncedFile | undefined;
  let fileCount = 0;
  return [
    {
      name: floorOf(name),
      async before() {
        fileCount += 1;
        file = await syncedFile(join(folder, `${scenario.name.replace('/', '-')}-${fileCount}`));
      },
      run: () => file?.write(bytes),
      after: () => file?.close(),
    },
    { name, run: async () => void (await playGreen(scenario, runsFolder)) },
  ];
}

async function memoryTable(folder: string): Promise<Table> {
  const [name] = NAMES;
  const runs = join(folder, 'runs');
  const printed = await runNode(['--expose-gc', playAgain, name, runs, '100', '1000'], '.');
  const readings = JSON.parse(printed) as readonly HeapReading[];
  const figures = readings.map(({ runCount, heapBytes }) => ({
    name: `after ${runCount} runs`,
    value: heapBytes / 1e6,
    unit: 'MB',
  }));
  const target = { value: growthPercent(readings), most: 10, unit: '% more' };
  return {
    title: `the heap of one process that plays ${name}, collected`,
    figures: figures.map((figure, index) =>
      index === figures.length - 1 ? { ...figure, target } : figure,
    ),
  };
}
