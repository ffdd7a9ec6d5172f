import type { RecordingManifest } from '#recordings/format/schema.ts';
import type { Cause } from './causes.ts';
import type { RequestDifference } from './compare-requests.ts';
import type { PlaybackPolicy } from './playback-policy.ts';

/** One exchange of the recording that a live request got. */
export interface ServedExchange {
  readonly number: number;
  /** Which request of the run it answered, from 1; misses count too. */
  readonly asked: number;
  /** `aborted`: the client went away before it had the whole answer. */
  readonly status: 'served' | 'aborted';
  /** Chunks that the client took; over a port: that its connection took. */
  readonly chunksServed: number;
  readonly differences: readonly RequestDifference[];
}

/** One live request that the recording has no answer for. */
export interface Miss {
  /** Which request of the run it was, from 1; those that were answered count too. */
  readonly asked: number;
  /**
   * `mismatch`: an exchange is waiting, but for another request; `extra`: none is waiting;
   * `ambiguous`: several are equally near, and a guess would decide what is tested; `unreadable`: the
   * transport could not make a request of it.
   */
  readonly kind: 'mismatch' | 'extra' | 'ambiguous' | 'unreadable';
  readonly cause: Cause;
  /** Number of the nearest exchange that is waiting. */
  readonly nearest: number | undefined;
  /** Where it is ambiguous: the exchanges that the request could be. */
  readonly equallyNear: readonly number[];
  /** Number of the exchange that it equals, which was served already or comes later. */
  readonly equals: number | undefined;
  /** Between the nearest exchange and the live request. */
  readonly differences: readonly RequestDifference[];
  /** What the client was told, too. */
  readonly message: string;
}

/** What a replay did with its recording. Misses are latched: a client cannot swallow them. */
export interface Receipt {
  /** No miss, nothing unused, and something served: an empty recording proves nothing. */
  readonly ok: boolean;
  readonly recording: Pick<RecordingManifest, 'title' | 'sums'>;
  readonly policy: PlaybackPolicy;
  /** In the order in which they were asked for. */
  readonly exchanges: readonly ServedExchange[];
  readonly misses: readonly Miss[];
  /** Numbers of the exchanges that nobody asked for. */
  readonly unused: readonly number[];
  /** How many differences were let through. An id that became another one is one of them. */
  readonly drift: number;
}
