import type { RecordingManifest } from '#recordings/format/schema.ts';
import type { RequestDifference } from './compare-requests.ts';

/** `strict`: any difference is a miss. `drift`: differences of class drift are counted. */
export type PlaybackPolicy = 'strict' | 'drift';

/** One exchange of the recording that a live request got. */
export interface ServedExchange {
  readonly number: number;
  /** `aborted`: the client went away before it had the whole answer. */
  readonly status: 'served' | 'aborted';
  /** Chunks that the client took; over a port: that its connection took. */
  readonly chunksServed: number;
  readonly differences: readonly RequestDifference[];
}

/** One live request that the recording has no answer for. */
export interface Miss {
  /**
   * `mismatch`: an exchange is waiting, but for another request; `extra`: none is waiting;
   * `ambiguous`: several are equally near, and a guess would decide what is tested; `unreadable`: the
   * transport could not make a request of it.
   */
  readonly kind: 'mismatch' | 'extra' | 'ambiguous' | 'unreadable';
  /** Number of the nearest exchange. */
  readonly nearest: number | undefined;
  /** Where it is ambiguous: the exchanges that the request could be. */
  readonly equallyNear: readonly number[];
  /** Between that exchange and the live request. */
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
  /** How many differences of class drift were let through. */
  readonly drift: number;
}
