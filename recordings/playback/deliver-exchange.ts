import type { RecordedChunk, RecordedHead } from '#recordings/format/recording.ts';
import type { AnswerStep, Gates } from './gates.ts';
import type { Serving } from './served-exchanges.ts';

/** The run's clock, which moves with what is handed over: `virtualClock` of the engine's host. */
export interface PlaybackClock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  now(): number;
  /** Lets time pass; stops where an alarm on the way aborts `signal`, at once if it is aborted. */
  advanceTo(timeMs: number, signal?: AbortSignal): void;
}

/** When a recorded step may leave. */
export interface Pacing {
  readonly clock: PlaybackClock;
  readonly gates: Gates;
}

/**
 * One recorded answer, step by step: head, chunks, end. Every transport takes the steps from here,
 * so that time, gates and the books are the same in all of them. Each step is: wait for `gate()` if
 * there is one, then take the step.
 */
export interface Delivery {
  /** What holds the next step back; undefined where nothing does. Opens too when the client leaves. */
  gate(): Promise<void> | undefined;
  /** Undefined where the exchange ended before an answer came. @throws the reason of `away` */
  head(): RecordedHead | undefined;
  /** Undefined at the end. Nothing is read ahead. @throws the reason of `away` */
  next(): RecordedChunk | undefined;
  /** The client has the chunk that `next` gave. */
  chunkServed(): void;
  /** The client went. Who has every chunk has the answer: many clients stop at its last event. */
  left(): void;
  /** Aborts once the client is gone, by its signal or by `left`. */
  readonly away: AbortSignal;
}

/** Statuses whose answer has no body, by the Fetch standard. */
const nullBodyStatuses: readonly number[] = [204, 205, 304];

export const hasBody = ({ status }: RecordedHead): boolean => !nullBodyStatuses.includes(status);

/** @param signal the client's own, where the transport knows it; not aborted yet */
export function deliverExchange(
  serving: Serving,
  { clock, gates }: Pacing,
  signal?: AbortSignal,
): Delivery {
  const { number, request, head, chunks, end } = serving.exchange;
  const startMs = clock.now();
  const away = new AbortController();
  let step: AnswerStep = head === undefined ? 'end' : 'head';
  let servedCount = 0;
  let isFinished = false;

  const onAbort = (): void => {
    serving.clientAborted();
    away.abort(signal?.reason);
  };
  signal?.addEventListener('abort', onAbort, { once: true });
  const close = (): void => signal?.removeEventListener('abort', onAbort);
  const finish = (): void => {
    isFinished = true;
    close();
    serving.ended();
  };
  /** To the recorded distance from the request, or until an alarm on the way aborts. */
  const passTo = (atUs: number): void => {
    clock.advanceTo(startMs + (atUs - request.atUs) / 1000, away.signal);
    away.signal.throwIfAborted();
  };

  return {
    away: away.signal,
    gate() {
      const until = gates.at(number, step);
      return until && untilOpen(until, away.signal);
    },
    head() {
      passTo((head ?? end).atUs);
      if (head === undefined || !hasBody(head)) finish();
      step = chunks.length > 0 ? 1 : 'end';
      return head;
    },
    next() {
      const chunk = typeof step === 'number' ? chunks[step - 1] : undefined;
      passTo((chunk ?? end).atUs);
      if (chunk === undefined) finish();
      else step = Number(step) < chunks.length ? Number(step) + 1 : 'end';
      return chunk;
    },
    chunkServed() {
      servedCount += 1;
      serving.chunkServed();
    },
    left() {
      if (isFinished) return;
      close();
      if (servedCount < chunks.length) serving.clientAborted();
      else serving.ended();
      away.abort();
    },
  };
}

/** A client that leaves passes a closed gate: there is nobody to hold anything back from. */
async function untilOpen(until: Promise<void>, away: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const onAway = (): void => resolve();
  if (away.aborted) resolve();
  away.addEventListener('abort', onAway, { once: true });
  try {
    await Promise.race([until, promise]);
  } finally {
    away.removeEventListener('abort', onAway);
  }
}
