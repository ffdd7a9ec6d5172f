/** How long the output of a running tool may be shown before it is durable, in milliseconds. */
export const OUTPUT_WINDOW_MS = 1_000;
/** How much of it is made durable while the tool runs, in characters; the outcome holds the rest. */
export const OUTPUT_CHARACTERS_MAX = 32_768;

/** Joins the output of a running tool, so that a crash loses little of it and the log stays small. */
export interface OutputWindow {
  /** @returns what has to be written now, before this text; empty while nothing is due */
  add(text: string, nowMs: number): string;
}

/**
 * A window closes when text arrives and it is older than `OUTPUT_WINDOW_MS` by the session's clock,
 * which stands still for live tools under replay; so there the log never depends on how a process
 * cut its output (invariant D1).
 */
export function outputWindow(): OutputWindow {
  let open: { text: string; readonly sinceMs: number } | undefined;
  let writtenCount = 0;
  return {
    add(text, nowMs) {
      const isDue = open !== undefined && nowMs - open.sinceMs >= OUTPUT_WINDOW_MS;
      const due = isDue ? (open?.text ?? '') : '';
      if (isDue) open = undefined;
      writtenCount += due.length;
      if (writtenCount >= OUTPUT_CHARACTERS_MAX) return due;
      open ??= { text: '', sinceMs: nowMs };
      open.text = (open.text + text).slice(0, OUTPUT_CHARACTERS_MAX - writtenCount);
      return due;
    },
  };
}
