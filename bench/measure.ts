import { Bench } from 'tinybench';

/** Something whose time is taken. */
export interface Task {
  readonly name: string;
  /** How many pieces of work one call of `run` does; 1 unless told. */
  readonly pieceCount?: number;
  /** @returns its own time in milliseconds, where the time of the whole call is not what counts */
  run(): Promise<number | void> | number | void;
  /** Comes around every call of `run`, and is not timed. */
  before?(): Promise<void> | void;
  after?(): Promise<void> | void;
  /** Comes around the calls of one round, and is not timed. */
  open?(): Promise<void> | void;
  close?(): Promise<void> | void;
}

export interface MeasureOptions {
  readonly roundCount: number;
  /** How long one task runs in one round, in milliseconds; once at least. */
  readonly roundMs: number;
}

/** What was measured, by the name of the task. */
export interface Measured {
  /** Milliseconds for one piece of work: the median of each round, in order. */
  of(name: string): readonly number[];
}

/**
 * Measures tasks in rounds: every task runs for a while in every round, each round beginning with
 * another task. On a machine that is busy with something else by times, all of them have their share
 * of it, so that comparing them round by round says more than their times do.
 * @throws what a task threw
 */
export async function measure(tasks: readonly Task[], options: MeasureOptions): Promise<Measured> {
  const { roundCount, roundMs } = options;
  const rounds = new Map(tasks.map(({ name }) => [name, [] as number[]]));
  for (let index = 0; index < roundCount; index += 1) {
    const first = index % tasks.length;
    // The first round brings code up to speed; later ones find it there.
    const warmup = { warmup: index === 0, warmupTime: roundMs, warmupIterations: 1 };
    const bench = new Bench({ time: roundMs, iterations: 1, throws: true, ...warmup });
    for (const task of [...tasks.slice(first), ...tasks.slice(0, first)]) add(bench, task);
    await bench.run();
    for (const { name, pieceCount = 1 } of tasks) {
      rounds.get(name)?.push(medianMs(bench, name) / pieceCount);
    }
  }
  return {
    of(name) {
      const found = rounds.get(name);
      if (found === undefined) throw new RangeError(`there is no task "${name}"`);
      return found;
    },
  };
}

function add(bench: Bench, { name, run, before, after, open, close }: Task): void {
  const timed = async (): Promise<{ overriddenDuration: number } | undefined> => {
    const ms = await run();
    return typeof ms === 'number' ? { overriddenDuration: ms } : undefined;
  };
  bench.add(name, timed, {
    // Said, because finding out would take a call that nobody counts.
    async: true,
    ...(before && { beforeEach: () => before() }),
    ...(after && { afterEach: () => after() }),
    ...(open && { beforeAll: () => open() }),
    ...(close && { afterAll: () => close() }),
  });
}

function medianMs(bench: Bench, name: string): number {
  const result = bench.getTask(name)?.result;
  if (result === undefined || !('latency' in result)) throw new Error(`${name} was not measured`);
  return result.latency.p50;
}
