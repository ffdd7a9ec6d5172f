import type { Recording } from '#recordings/format/recording.ts';
import type { Pacing, PlaybackClock } from './deliver-exchange.ts';
import { fetchTransport } from './fetch-transport.ts';
import { gatesOf } from './gates.ts';
import type { Gate } from './gates.ts';
import { playbackCore } from './playback-core.ts';
import type { PlaybackPolicy } from './playback-policy.ts';
import type { Receipt } from './receipt.ts';

export interface PlaybackOptions {
  readonly recording: Recording;
  readonly policy: PlaybackPolicy;
  /** The run's clock; it should start at the recording's `startedAt`. */
  readonly clock: PlaybackClock;
  /** What of the answers is held back, and until when. */
  readonly gates?: readonly Gate[];
}

/** A recording that answers in the provider's place. */
export interface Playback {
  readonly fetch: typeof globalThis.fetch;
  /** The state so far; ask for it when the run is over. */
  receipt(): Receipt;
}

/** @throws {PlaybackError} for a gate that the recording has no place for */
export function playback(options: PlaybackOptions): Playback {
  const core = playbackCore(options.recording, options.policy);
  return {
    fetch: fetchTransport(core, pacingOf(options)),
    receipt: () => core.receipt(),
  };
}

export const pacingOf = ({ recording, clock, gates = [] }: PlaybackOptions): Pacing => ({
  clock,
  gates: gatesOf(recording, gates),
});
