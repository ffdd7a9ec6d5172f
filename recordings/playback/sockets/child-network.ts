import { execFile } from 'node:child_process';
import { readlinkSync } from 'node:fs';
import { promisify } from 'node:util';

/** What a command under replay can reach. */
export interface ChildNetwork {
  readonly status: 'isolated' | `not isolated (${string})`;
  /** Goes before a command; the process stays the same, since each of these ends in `exec`. */
  readonly launcher: readonly string[];
}

/** Lets a command reach servers of its own; without `ip` it does without. */
const withLoopback: readonly string[] = [
  'sh',
  '-c',
  'PATH="$PATH:/usr/sbin:/sbin" ip link set lo up 2>/dev/null; exec "$@"',
  'sh',
];

/**
 * Commands that run another one in a network namespace of its own, with nothing but a loopback of
 * its own. The first needs privileges; the others make a user namespace, in which the user stays the
 * same, and the right to bring up its loopback only where `unshare` can keep it.
 */
const launchers: readonly (readonly string[])[] = [
  ['unshare', '--net', '--', ...withLoopback],
  ['unshare', '--user', '--map-current-user', '--keep-caps', '--net', '--', ...withLoopback],
  ['unshare', '--user', '--map-current-user', '--net', '--'],
];

const namespaceLink = '/proc/self/ns/net';

/**
 * Finds out whether this system lets commands be kept off the network, by trying it: only Linux can,
 * and containers often may not.
 * @param environment of the commands: the launcher is looked for in its PATH
 */
export async function probeChildNetwork(
  environment: Readonly<Record<string, string>>,
  candidates = launchers,
): Promise<ChildNetwork> {
  let reason = `${process.platform} has no network namespaces`;
  if (process.platform === 'linux') {
    const own = readlinkSync(namespaceLink);
    for (const launcher of candidates) {
      const [file, ...args] = [...launcher, 'readlink', namespaceLink];
      try {
        const { stdout } = await promisify(execFile)(file, args, { env: environment });
        if (stdout.trim() !== own) return { status: 'isolated', launcher };
        reason = `${file} leaves the namespace as it is`;
      } catch (error) {
        reason = reasonOf(error);
      }
    }
  }
  return { status: `not isolated (${reason})`, launcher: [] };
}

/** The first line of what the command said, or why it could not be started. */
function reasonOf(error: unknown): string {
  const said = (error as { readonly stderr?: unknown }).stderr;
  const text = typeof said === 'string' && said !== '' ? said : String(error);
  return text.split('\n')[0] ?? '';
}
