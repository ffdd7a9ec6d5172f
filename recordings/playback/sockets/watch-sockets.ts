import { AsyncLocalStorage } from 'node:async_hooks';
import { setImmediate as turn } from 'node:timers/promises';
import { listenToSockets, type SocketEvent } from './socket-events.ts';

/** A way out of the process that was taken while a run went on. */
export interface OpenedSocket extends SocketEvent {
  /**
   * `run`: code of the run took it. `unknown`: code without an asynchronous context did, such as a
   * queue that this run shares with others; every run that goes on is told.
   */
  readonly by: 'run' | 'unknown';
}

export interface Watched<Result> {
  readonly result: Result;
  /** In the order in which they were opened. */
  readonly opened: readonly OpenedSocket[];
}

/** One for the process, as its hooks are: runs at once are told apart by their context. */
const runs = new AsyncLocalStorage<OpenedSocket[]>();
const going = new Set<OpenedSocket[]>();
let stop: (() => void) | undefined;

/**
 * Runs something, and counts by which ways it left this process (invariant R3). Of several at once
 * each gets its own; one inside another keeps it from the outer. See docs/decisions/0015 for what
 * cannot be seen. Child processes are not seen: `probeChildNetwork` keeps them off the network.
 */
export async function watchSockets<Result>(run: () => Promise<Result>): Promise<Watched<Result>> {
  const opened: OpenedSocket[] = [];
  stop ??= listenToSockets(record);
  going.add(opened);
  try {
    const result = await runs.run(opened, run);
    // A connection that was asked for last of all is made in the next tick.
    await turn();
    return { result, opened: [...opened] };
  } finally {
    going.delete(opened);
    if (going.size === 0) {
      stop?.();
      stop = undefined;
    }
  }
}

function record(event: SocketEvent): void {
  const own = runs.getStore();
  if (own !== undefined) own.push({ ...event, by: 'run' });
  else for (const opened of going) opened.push({ ...event, by: 'unknown' });
}
