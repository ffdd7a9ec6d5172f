import type { Recording } from '#recordings/format/recording.ts';
import { fetchTransport } from './fetch-transport.ts';
import { playbackCore } from './playback-core.ts';
import type { PlaybackPolicy, Receipt } from './receipt.ts';
import { virtualClock } from './virtual-clock.ts';
import type { VirtualClock } from './virtual-clock.ts';

export interface PlaybackOptions {
  readonly recording: Recording;
  readonly policy: PlaybackPolicy;
  /** The run's clock; one that starts with the recording, unless told. */
  readonly clock?: VirtualClock;
}

/** A recording that answers in the provider's place. */
export interface Playback {
  readonly fetch: typeof globalThis.fetch;
  /** The state so far; ask for it when the run is over. */
  receipt(): Receipt;
}

export function playback({ recording, policy, clock }: PlaybackOptions): Playback {
  const core = playbackCore(recording, policy);
  const startMs = Date.parse(recording.manifest.startedAt);
  return {
    fetch: fetchTransport(core, clock ?? virtualClock({ startMs })),
    receipt: () => core.receipt(),
  };
}
