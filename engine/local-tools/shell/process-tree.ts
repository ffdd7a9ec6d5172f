import { systemCode } from '../system-error.ts';
import type { ProcessRow } from './process-rows.ts';
import { hasOpen, listProcesses, startTicksOf } from './process-table.ts';

/** Looks at the processes before those that ignore SIGTERM get SIGKILL. */
const looksBeforeKill = 60;
/** Looks after SIGKILL before a process counts as one that cannot be killed. */
const looksAfterKill = 200;

/** A command with everything it started. */
export interface ProcessTree {
  /** Whether there is still a process in the command's own group; cheap. */
  groupAlive(): boolean;
  /** The living processes, each of them found anew. */
  members(): Promise<readonly number[]>;
  /** Ends all of them; resolves with those that would not go. */
  end(): Promise<readonly number[]>;
}

interface ProcessTreeOptions {
  /** The command: leader of a session and a group of its own. */
  readonly rootPid: number;
  /** How the command's output is shown in `/proc/<pid>/fd`. */
  readonly outputLink: string | undefined;
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * The tree of a command. A process belongs to it when one of these leads to the command: its session,
 * its parents, or the output pipe that it inherited. The last finds processes that left the session
 * (`setsid`) and whose parent is gone. Not found is a daemon by the book: one that left the group,
 * closed every descriptor it inherited, and lost its parent before anyone looked. For that it takes
 * a sandbox with a process namespace.
 *
 * Must be made right after the spawn, before Node can have waited for the process.
 */
export function processTree(options: ProcessTreeOptions): ProcessTree {
  const { rootPid, outputLink, environment } = options;
  const since = startTicksOf(rootPid);
  // Ids stay here after their process ended: they go on naming its session.
  const known = new Set([rootPid]);
  // What did not inherit the pipe will not get it later.
  const cleared = new Set<string>();

  const holdsOutput = async (row: ProcessRow): Promise<boolean> => {
    const key = `${row.pid} ${row.startTicks}`;
    if (outputLink === undefined || cleared.has(key)) return false;
    const holds = await hasOpen(row.pid, outputLink);
    if (!holds) cleared.add(key);
    return holds;
  };

  const members = async (): Promise<readonly number[]> => {
    // What began before the command is no part of it; this also spares a look at its descriptors.
    const rows = (await listProcesses(environment)).filter(
      (row) => row.pid !== process.pid && row.startTicks >= since,
    );
    addRelated(known, rows);
    for (const row of rows) {
      if (!known.has(row.pid) && (await holdsOutput(row))) known.add(row.pid);
    }
    addRelated(known, rows);
    return rows.filter((row) => known.has(row.pid) && !row.zombie).map((row) => row.pid);
  };

  return {
    groupAlive: () => send(-rootPid, 0),
    members,
    async end() {
      // The grace is counted in looks and not in time: under replay the clock stands still while a
      // tool runs, and an alarm would never ring. A look reads all of /proc, so it takes
      // milliseconds, and longer on a busy machine, where processes need longer to end.
      const asked = new Set<number>();
      for (let look = 0; look < looksBeforeKill; look += 1) {
        const alive = await members();
        if (alive.length === 0) return [];
        for (const pid of alive) {
          if (!asked.has(pid)) send(pid, 'SIGTERM');
          asked.add(pid);
        }
      }
      let alive = await members();
      for (let look = 0; look < looksAfterKill && alive.length > 0; look += 1) {
        // The group first and in one step, so that a process cannot outrun the list by forking.
        send(-rootPid, 'SIGKILL');
        for (const pid of alive) send(pid, 'SIGKILL');
        alive = await members();
      }
      return alive;
    },
  };
}

/** Adds every process whose parent or session is known (a group is in one session), and so on. */
function addRelated(known: Set<number>, rows: readonly ProcessRow[]): void {
  for (let before = -1; before !== known.size;) {
    before = known.size;
    for (const { pid, parent, session } of rows) {
      if (known.has(parent) || known.has(session)) known.add(pid);
    }
  }
}

/**
 * False when there is no such process any more. Between the look and the signal an id may in theory
 * be given to a new process; ids go round only after tens of thousands of others.
 */
function send(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(pid, signal);
  } catch (error) {
    if (systemCode(error) === 'ESRCH') return false;
    // Another user's process (sudo): it lives, and stays in the list of those that would not go.
    if (systemCode(error) === 'EPERM') return true;
    throw error;
  }
}
