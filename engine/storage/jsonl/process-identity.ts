import { execFileSync } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import process from 'node:process';

/**
 * Which process it is, so that another one can tell later whether it still runs. What a system does
 * not say is left out.
 */
export interface ProcessIdentity {
  readonly pid: number;
  readonly host: string;
  /** Of this start of the machine; Linux says it. */
  readonly boot?: string | undefined;
  /** Within which a pid means this process: containers have one each. Linux says it. */
  readonly pidSpace?: string | undefined;
  /** When the process started, in the words of the system: a pid is given again, this is not. */
  readonly start?: string | undefined;
}

/** How a system tells of the processes that run. */
export interface ProcessTable {
  /** @returns `ended` for a process that waits to be noticed, undefined where nothing is known */
  startOf(pid: number): string | undefined;
}

/** Instead of a start, which never looks like this. */
const ended = 'ended';

/** Linux: field 22 of the process's `stat`, in ticks since the machine started. */
export const procTable: ProcessTable = {
  startOf(pid) {
    const stat = readIfThere(() => readFileSync(`/proc/${pid}/stat`, 'latin1'));
    if (stat === undefined) return undefined;
    // The second field is the program's name in brackets, and may hold spaces and brackets.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    const [state] = fields;
    // A zombie has ended and waits for its parent to notice.
    return state === 'Z' || state === 'X' ? ended : fields[19];
  },
};

/** Every other Unix: `ps` says the second in which the process started. */
export const psTable: ProcessTable = {
  startOf(pid) {
    const start = readIfThere(() =>
      execFileSync('ps', ['-o', 'lstart=', '-p', String(pid)], {
        encoding: 'utf8',
        env: { PATH: process.env.PATH, LC_ALL: 'C', TZ: 'UTC' },
        stdio: ['ignore', 'pipe', 'ignore'],
      }).trim(),
    );
    return start === '' ? undefined : start;
  },
};

const table = process.platform === 'linux' ? procTable : psTable;

/** This process. */
export function thisProcess(): ProcessIdentity {
  return {
    pid: process.pid,
    host: hostname(),
    boot: readIfThere(() => readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').trim()),
    pidSpace: readIfThere(() => readlinkSync('/proc/self/ns/pid')),
    start: table.startOf(process.pid),
  };
}

/**
 * Whether a process has ended for certain. Anything less (another machine, another container, a
 * system that says too little) counts as running.
 */
export function hasEnded(other: ProcessIdentity, processes: ProcessTable = table): boolean {
  const self = thisProcess();
  const isThisBoot = other.boot !== undefined && other.boot === self.boot;
  if (!isThisBoot) {
    if (other.host !== self.host) return false;
    // The same machine, and it was started again in the meantime.
    if (other.boot !== undefined && self.boot !== undefined) return true;
  }
  if (other.pidSpace !== self.pidSpace) return false;
  if (!isListed(other.pid)) return true;
  const start = processes.startOf(other.pid);
  if (start === ended) return true;
  return start !== undefined && other.start !== undefined && start !== other.start;
}

function isListed(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    // EPERM: it is there and belongs to somebody else.
    return !(error instanceof Error && 'code' in error && error.code === 'ESRCH');
  }
}

/** Undefined where the system has no such file or program, or does not let this process look. */
function readIfThere<Value>(read: () => Value): Value | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
