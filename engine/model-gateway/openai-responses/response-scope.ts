import { CallId } from '#engine/schema/ids.ts';
import type { JsonObject } from '#engine/schema/json.ts';
import type { ResponseScope } from './open-item.ts';
import { keep } from './provider-meta.ts';

/** The scope of one response, and what its items said about it. */
export interface OpenScope extends ResponseScope {
  readonly isRefused: () => boolean;
  readonly isCalling: () => boolean;
  /** Kept beside each part from now on: where `previous_response_id` finds it. */
  keepResponseId(id: string): void;
}

export function responseScope(): OpenScope {
  let count = 0;
  let isRefused = false;
  let isCalling = false;
  let response: JsonObject = {};
  const callIds = new Set<string>();
  return {
    takeIndex: () => count++,
    takeCallId(...wanted) {
      const free = (id: unknown): id is string =>
        typeof id === 'string' && id !== '' && !callIds.has(id);
      let made = callIds.size;
      while (callIds.has(`call_${made}`)) made += 1;
      const id = wanted.find(free) ?? `call_${made}`;
      callIds.add(id);
      return CallId.parse(id);
    },
    keep: (kept) => keep(kept, response),
    markRefused: () => void (isRefused = true),
    markCalled: () => void (isCalling = true),
    isRefused: () => isRefused,
    isCalling: () => isCalling,
    keepResponseId: (id) => void (response = { response_id: id }),
  };
}
