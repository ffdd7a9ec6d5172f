import type { SessionEvent } from '#engine/schema/events/session-event.ts';
import type { JsonValue } from '#engine/schema/json.ts';
import type { Truncation } from '#engine/schema/tool.ts';
import type { WireApi } from '#recordings/playback/wire-api.ts';

/** Outputs that were cut before a model read them, by the ids of their calls. */
export type Truncations = ReadonlyMap<string, Truncation>;

/** The result of a call of which a model reads only a part. */
export interface TruncatedResult extends Truncation {
  readonly callId: string;
  /** Of the message that holds it. */
  readonly index: number;
}

export const truncationsIn = (events: readonly SessionEvent[]): Truncations =>
  new Map(
    events.flatMap((event): [string, Truncation][] => {
      if (event.type !== 'tool.completed' && event.type !== 'tool.failed') return [];
      const { callId, truncation } = event.payload;
      return truncation === undefined ? [] : [[callId, truncation]];
    }),
  );

/** The truncated results in a request. @param body in the normal form of its API */
export function truncatedResults(
  api: WireApi,
  body: JsonValue,
  truncations: Truncations,
): TruncatedResult[] {
  const messages = api.history(body);
  return api.ids(body).flatMap(({ path, id }): TruncatedResult[] => {
    const truncation = truncations.get(id);
    const index = path.find((step) => typeof step === 'number');
    const message = index === undefined ? undefined : messages[index];
    // The assistant names a call too, where it makes it.
    if (truncation === undefined || index === undefined || message === undefined) return [];
    return api.outline(message).role === 'assistant' ? [] : [{ ...truncation, callId: id, index }];
  });
}
