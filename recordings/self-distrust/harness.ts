import type { Recording } from '#recordings/format/recording.ts';
import type { Gate } from '#recordings/playback/gates.ts';
import type { PlaybackPolicy } from '#recordings/playback/playback-policy.ts';
import type { Receipt } from '#recordings/playback/receipt.ts';

/** What is distrusted: a way to save recordings, and a way to play them. */
export interface Harness {
  readonly name: string;
  /** Puts a recording in the provider's place. */
  open(options: PlayerOptions): Promise<Player>;
  /** Takes the secrets out and saves. @param secrets name to value, as `redact` takes them */
  save(recording: Recording, secrets: Readonly<Record<string, string>>): Promise<Saved>;
}

export interface PlayerOptions {
  readonly recording: Recording;
  /** `strict` unless told. */
  readonly policy?: PlaybackPolicy;
  readonly gates?: readonly Gate[];
}

/** A recording under replay, as its client meets it. */
export interface Player {
  readonly fetch: typeof globalThis.fetch;
  /** Where the client finds the Messages API. */
  readonly url: string;
  receipt(): Receipt;
  close(): void | Promise<void>;
}

/** What a recorder left. */
export interface Saved {
  /** Everything that was written, as text. */
  readonly text: string;
  /** The same, read back. */
  readonly recording: Recording;
}
