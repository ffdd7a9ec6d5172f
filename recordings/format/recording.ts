import type { JsonValue } from '#engine/schema/json.ts';
import type { RecordingManifest } from './schema.ts';

/** Lower-case names. */
export type HeaderValues = Readonly<Record<string, string>>;

/** What the client sent. All `atUs` are microseconds since the start of the recording. */
export interface RecordedRequest {
  readonly atUs: number;
  readonly method: string;
  readonly url: string;
  readonly headers: HeaderValues;
  /** See `bodyFromText`; absent where the request had no body. */
  readonly body?: JsonValue | undefined;
}

export interface RecordedHead {
  readonly atUs: number;
  readonly status: number;
  readonly headers: HeaderValues;
}

/** One read from the network, exactly as it arrived. */
export interface RecordedChunk {
  readonly atUs: number;
  readonly bytes: Uint8Array;
}

export interface RecordedEnd {
  readonly atUs: number;
  readonly result: 'ok' | 'abort' | 'reset';
}

/** One HTTP request to a provider and its (streamed) response. */
export interface Exchange {
  /** From 1, in the order in which the requests were issued. */
  readonly number: number;
  readonly request: RecordedRequest;
  /** Absent where the exchange ended before an answer came; then there are no chunks either. */
  readonly head?: RecordedHead | undefined;
  readonly chunks: readonly RecordedChunk[];
  readonly end: RecordedEnd;
}

/** A recording in memory. Made by `readRecording` or `sealRecording`, so its sums are right. */
export interface Recording {
  readonly manifest: RecordingManifest;
  readonly exchanges: readonly Exchange[];
}
