import { dirname } from 'node:path';
import {
  probeChildNetwork,
  type ChildNetwork,
} from '#recordings/playback/sockets/child-network.ts';

/**
 * All that commands of a scenario see of this machine's environment: the same everywhere. The Node
 * that runs the scenario comes first in PATH, so that `node` is the one that the project pins.
 */
export const commandEnvironment = (workspace: string): Readonly<Record<string, string>> => ({
  PATH: [dirname(process.execPath), '/usr/local/bin', '/usr/bin', '/bin'].join(':'),
  HOME: workspace,
  LANG: 'C.UTF-8',
  TZ: 'UTC',
});

let network: Promise<ChildNetwork> | undefined;

/** What commands of a scenario can reach; the system is asked once. */
export const commandNetwork = (): Promise<ChildNetwork> =>
  (network ??= probeChildNetwork(commandEnvironment('/')));
