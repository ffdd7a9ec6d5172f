import type { ChildNetwork } from './child-network.ts';
import type { OpenedSocket } from './watch-sockets.ts';

/** Where a run went beside its recording, and what keeps its commands from doing so. */
export interface SocketsReceipt {
  /**
   * Every way out that was taken, none of which is allowed: what answers a run is in its process. A
   * `fetch` of a name leaves three: the request, the lookup and the connection.
   */
  readonly opened: readonly OpenedSocket[];
  /** Whether commands of the run could reach anything; what they tried is not counted. */
  readonly childNetwork: ChildNetwork['status'];
}

/** What is wrong with that (invariant R3): a message for each place in the code. */
export function socketProblems({ opened }: SocketsReceipt): string[] {
  return [...Map.groupBy(opened, ({ from }) => from)].map(([from, sockets]) => {
    const ways = new Set(sockets.map(({ kind, target }) => `${kind} ${target}`));
    const doubt = sockets.every(({ by }) => by === 'unknown')
      ? ', or something else in this process did'
      : '';
    return (
      `the run went out by ${[...ways].join(', ')}, at ${from ?? 'a place that is not known'}` +
      `${doubt}. A replay goes nowhere: answer it from the recording, or by a stub`
    );
  });
}
