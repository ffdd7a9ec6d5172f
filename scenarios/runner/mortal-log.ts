import type { LogPort, SessionLog } from '#engine/ports/log-port.ts';

/** Logs of a process that can die. */
export interface MortalLog extends LogPort {
  /**
   * The process is killed: what was not acknowledged yet never will be, and nothing more is written.
   * Whoever waits for the log waits for ever, as nobody is left to wait.
   * @returns when the files are let go, so that the next process can open them
   */
  die(): Promise<void>;
}

const never = (): Promise<never> => new Promise(() => {});

export function mortalLog(log: LogPort): MortalLog {
  let life = { isOver: false };
  const open = new Set<SessionLog>();

  const mortal = (inner: SessionLog): SessionLog => {
    const own = life;
    open.add(inner);
    const unlessOver = async <Value>(value: Promise<Value>): Promise<Value> => {
      const given = await value;
      return own.isOver ? never() : given;
    };
    return {
      sessionId: inner.sessionId,
      head: () => inner.head(),
      append: (drafts, options) =>
        own.isOver ? never() : unlessOver(inner.append(drafts, options)),
      read: () => inner.read(),
      close: async () => (own.isOver ? never() : inner.close()),
    };
  };

  return {
    create: async (sessionId) => mortal(await log.create(sessionId)),
    open: async (sessionId, ...options) => mortal(await log.open(sessionId, ...options)),
    async die() {
      life.isOver = true;
      life = { isOver: false };
      const left = [...open];
      open.clear();
      // Closing waits for what is on its way to the disk.
      await Promise.all(left.map((inner) => inner.close()));
    },
  };
}
