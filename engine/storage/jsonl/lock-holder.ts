import type { ProcessIdentity } from './process-identity.ts';

/** What the file of a lock says: one line of JSON. */
export interface LockHolder extends ProcessIdentity {
  /** ISO-8601, UTC, by the system's clock; for people. */
  readonly since: string;
  /** See `SessionLock`. */
  readonly takeovers: number;
  /** Of the file itself: by it, a lock that was copied with its folder is known as a copy. */
  readonly inode: string;
}

/** @returns undefined for a text that no writer wrote whole */
export function parseHolder(text: string): LockHolder | undefined {
  const { pid, host, boot, pidSpace, start, since, takeovers, inode } = parseObject(text);
  if (typeof pid !== 'number' || typeof host !== 'string' || typeof since !== 'string') {
    return undefined;
  }
  if (typeof takeovers !== 'number' || typeof inode !== 'string') return undefined;
  const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined);
  return {
    pid,
    host,
    boot: textOf(boot),
    pidSpace: textOf(pidSpace),
    start: textOf(start),
    since,
    takeovers,
    inode,
  };
}

function parseObject(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
