import type { JsonValue } from '#engine/schema/json.ts';
import type { VirtualClock } from '#engine/host/virtual-clock.ts';
import { readRecording } from '#recordings/format/read-recording.ts';
import type { Exchange, Recording } from '#recordings/format/recording.ts';
import { playback } from '#recordings/playback/playback.ts';
import type { PlaybackPolicy } from '#recordings/playback/playback-policy.ts';
import type { Receipt } from '#recordings/playback/receipt.ts';
import { canonicalText } from './canonical.ts';
import { recordedCalls, type RecordedCall } from './recorded-calls.ts';

/** Where a run's model answers come from. */
export interface ModelSource {
  /** Seeds ids and chance. */
  readonly seed: string;
  /** When the run starts on its virtual clock, in milliseconds since 1970. */
  readonly startMs: number;
  /** The model that is asked when the scenario names none. */
  readonly model: string | undefined;
  /** Where its requests go, in order; tells which providers the run needs. */
  readonly urls: readonly string[];
  /** What is recorded of the requests; empty when the run itself makes the recording. */
  readonly requests: readonly RecordedBody[];
  /** What is known of the recorded run's tool calls, by their ids. */
  readonly calls: ReadonlyMap<string, RecordedCall>;
  connect(run: ConnectionParts): Connection;
}

/** What of a run a source has to know. */
export interface ConnectionParts {
  readonly clock: VirtualClock;
  /** Absolute path; requests are kept and compared without it, as logs are. */
  readonly workspace: string;
  readonly policy: PlaybackPolicy;
}

export interface RecordedBody {
  readonly url: string;
  readonly body?: JsonValue | undefined;
  readonly headers: Readonly<Record<string, string>>;
  /** Milliseconds since the answer before it had ended: what the agent did in between took that long. */
  readonly idleMs: number;
}

/** A `fetch` that answers in the provider's place. */
export interface Connection {
  readonly fetch: typeof globalThis.fetch;
  /** What was served, missed and left over; undefined when nothing is being replayed. */
  receipt(): Receipt | undefined;
}

/** Answers from the recording in a folder. @throws InputError when it cannot be read */
export const recordedSource = async (folder: string): Promise<ModelSource> =>
  sourceOf(await readRecording(folder));

/** Answers from a recording. */
export function sourceOf(recording: Recording): ModelSource {
  const { seed, startedAt, models } = recording.manifest;
  const requests = recording.exchanges.map(({ request }, index) => ({
    ...request,
    idleMs: idleMsBefore(recording.exchanges, index),
  }));
  return {
    seed,
    startMs: Date.parse(startedAt),
    model: models[0],
    urls: requests.map(({ url }) => url),
    requests,
    calls: recordedCalls(requests),
    connect({ clock, workspace, policy }) {
      const player = playback({ recording, policy, clock });
      return { ...player, fetch: canonicalFetch(player.fetch, workspace) };
    },
  };
}

function idleMsBefore(exchanges: readonly Exchange[], index: number): number {
  const before = exchanges[index - 1];
  const request = exchanges[index]?.request;
  if (before === undefined || request === undefined) return 0;
  return Math.max(0, request.atUs - before.end.atUs) / 1000;
}

/** Sends every body on without the path of the workspace, which is another one in each run. */
const canonicalFetch =
  (fetch: typeof globalThis.fetch, workspace: string): typeof globalThis.fetch =>
  (input, init) =>
    typeof init?.body === 'string'
      ? fetch(input, { ...init, body: canonicalText(init.body, workspace) })
      : fetch(input, init);
