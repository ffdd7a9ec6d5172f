import type { ClockPort } from '#engine/ports/clock-port.ts';

/** How long the output of a running tool may be shown before it is durable, in milliseconds. */
export const OUTPUT_WINDOW_MS = 1_000;
/** How much of it is made durable while the tool runs, in characters; the outcome holds the rest. */
export const OUTPUT_CHARACTERS_MAX = 32_768;

/** Joins the output of a running tool, so that a crash loses little of it and the log stays small. */
export interface OutputWindow {
  add(text: string): void;
  /** The tool has ended: its outcome holds what is left. */
  close(): void;
}

/**
 * A window closes when it is older than `OUTPUT_WINDOW_MS`: by the session's clock when more text
 * arrives, and in the background for a tool that has gone silent. Under replay that clock stands
 * still for live tools and the background never rings, so there the log does not depend on how a
 * process cut its output, or how long it took (invariant D1).
 * @param write makes text durable; is called with all that is due
 */
export function outputWindow(clock: ClockPort, write: (text: string) => void): OutputWindow {
  let open: { text: string; readonly sinceMs: number; readonly disarm: () => void } | undefined;
  let writtenCount = 0;

  const flush = (): void => {
    const due = open?.text ?? '';
    open?.disarm();
    open = undefined;
    writtenCount += due.length;
    if (due !== '') write(due);
  };

  return {
    add(text) {
      const nowMs = clock.now();
      if (open !== undefined && nowMs - open.sinceMs >= OUTPUT_WINDOW_MS) flush();
      if (writtenCount >= OUTPUT_CHARACTERS_MAX) return;
      open ??= {
        text: '',
        sinceMs: nowMs,
        disarm: clock.inBackground(OUTPUT_WINDOW_MS, flush),
      };
      open.text = (open.text + text).slice(0, OUTPUT_CHARACTERS_MAX - writtenCount);
    },
    close() {
      open?.disarm();
      open = undefined;
    },
  };
}
