/** A process as the operating system lists it. */
export interface ProcessRow {
  readonly pid: number;
  readonly parent: number;
  readonly session: number;
  /** Clock ticks since boot; never smaller for a later process. 0 where it is not known. */
  readonly startTicks: number;
  /** It ended, and its parent was not told yet: nothing is left to kill. */
  readonly zombie: boolean;
}

/** The columns that `rowsFromPs` reads, as arguments of `ps`. */
export const psColumns = ['-o', 'pid=', '-o', 'ppid=', '-o', 'pgid=', '-o', 'stat='];

/** From `/proc/<pid>/stat`, see proc_pid_stat(5): the name in brackets may itself have brackets. */
export function rowFromStat(text: string): ProcessRow {
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return {
    pid: Number.parseInt(text, 10),
    parent: Number(fields[1]),
    session: Number(fields[3]),
    startTicks: Number(fields[19]),
    zombie: isZombie(fields[0]),
  };
}

/** From what `ps` prints without a heading. */
export function rowsFromPs(text: string): ProcessRow[] {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  return lines.map((line) => {
    const [pid, parent, group, state] = line.trim().split(/\s+/);
    return {
      pid: Number(pid),
      parent: Number(parent),
      session: Number(group), // not shown by every ps; the group is the next best
      startTicks: 0,
      zombie: isZombie(state),
    };
  });
}

const isZombie = (state = ''): boolean => state.startsWith('Z') || state.startsWith('X');
