/** The only source of time for the engine. Under replay it is the recording's. */
export interface ClockPort {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
  /** Resolves after `durationMs`, or at once when `signal` aborts. Never rejects. */
  sleep(durationMs: number, signal: AbortSignal): Promise<void>;
  /** Calls `alarm` once after `durationMs`, unless the returned function is called first. */
  after(durationMs: number, alarm: () => void): () => void;
  /**
   * As `after`, for what makes a crash cheaper and changes nothing else of a session. Under replay it
   * never rings.
   */
  inBackground(durationMs: number, alarm: () => void): () => void;
}
