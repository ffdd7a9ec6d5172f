import type { Recording } from '#recordings/format/recording.ts';
import { fetchTransport, type PlaybackClock } from './fetch-transport.ts';
import { playbackCore } from './playback-core.ts';
import type { PlaybackPolicy, Receipt } from './receipt.ts';

export interface PlaybackOptions {
  readonly recording: Recording;
  readonly policy: PlaybackPolicy;
  /** The run's clock; it should start at the recording's `startedAt`. */
  readonly clock: PlaybackClock;
}

/** A recording that answers in the provider's place. */
export interface Playback {
  readonly fetch: typeof globalThis.fetch;
  /** The state so far; ask for it when the run is over. */
  receipt(): Receipt;
}

export function playback({ recording, policy, clock }: PlaybackOptions): Playback {
  const core = playbackCore(recording, policy);
  return {
    fetch: fetchTransport(core, clock),
    receipt: () => core.receipt(),
  };
}
