import type { JsonValue } from '#engine/schema/json.ts';
import { canonicalJson, diffJson, isObject } from '#recordings/playback/json-diff.ts';
import type { WireApi } from '#recordings/playback/wire-api.ts';
import { messageLine, type MessageLine } from './why-messages.ts';
import { truncatedResults, type TruncatedResult, type Truncations } from './why-truncated.ts';

/** What a model reads in a request that it did not read in an earlier one of the conversation. */
export interface ContextChange {
  /** The earlier request, as which one of the run; undefined where this one begins. */
  readonly since: number | undefined;
  /** How many messages from the first one on are as they were. */
  readonly keptCount: number;
  /** Messages of the earlier request that are not read again; what was cached after them is lost. */
  readonly dropped: readonly MessageLine[];
  /** Messages that are new, or new in their place. */
  readonly added: readonly MessageLine[];
  /** What stands before the messages and changed, such as `system` or `tools`. */
  readonly prefix: readonly string[];
  /** Results that are read in part only, those in messages that were read before too. */
  readonly truncated: readonly TruncatedResult[];
}

/** A request of a run, in the normal form of its API. */
export interface ReadBody {
  readonly asked: number;
  readonly body: JsonValue;
}

/** What is known of the rest of the run. */
export interface RunSoFar {
  /** Requests before this one. */
  readonly earlier: readonly ReadBody[];
  readonly truncations: Truncations;
}

export function contextChange(
  api: WireApi,
  request: ReadBody,
  { earlier, truncations }: RunSoFar,
): ContextChange {
  const messages = api.history(request.body);
  const texts = messages.map(canonicalJson);
  // The conversation is that of the request with the most in common, and of those the last one.
  const shared = earlier.map(({ body }) =>
    commonCount(api.history(body).map(canonicalJson), texts),
  );
  const most = Math.max(0, ...shared);
  const before = most === 0 ? undefined : earlier[shared.lastIndexOf(most)];
  const old = before === undefined ? [] : api.history(before.body);
  const line = (message: JsonValue, index: number): MessageLine =>
    messageLine(api, message, index + most);
  return {
    since: before?.asked,
    keptCount: most,
    dropped: old.slice(most).map(line),
    added: messages.slice(most).map(line),
    prefix: before === undefined ? [] : changedFields(before.body, request.body),
    truncated: truncatedResults(api, request.body, truncations),
  };
}

function commonCount(left: readonly string[], right: readonly string[]): number {
  const first = left.findIndex((text, index) => text !== right[index]);
  return first < 0 ? left.length : first;
}

/** Fields that the model reads before the messages. */
const readFirst: readonly string[] = ['model', 'system', 'tools'];

function changedFields(before: JsonValue, after: JsonValue): string[] {
  if (!isObject(before) || !isObject(after)) return [];
  return readFirst.filter((field) => diffJson(before[field], after[field]).length > 0);
}
