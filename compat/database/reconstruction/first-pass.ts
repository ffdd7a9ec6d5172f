import { memberOf } from '../stored-json.ts';
import type { StoredEvent } from '../stored-event.ts';

/** What holds for the whole path, wherever on it it was said. */
export interface WholePath {
  /** Ids of the events that were deleted, which need not be on the path. */
  readonly deleted: ReadonlySet<unknown>;
  /** The whole arguments of calls, by the id of the call. */
  readonly callArguments: ReadonlyMap<unknown, unknown>;
  readonly reasoningLevel: unknown;
  readonly systemPrompt: unknown;
}

/** Collects what has to be known before any message is built. That an event is deleted does not matter here. */
export function readWholePath(events: readonly StoredEvent[]): WholePath {
  const deleted = new Set<unknown>();
  const callArguments = new Map<unknown, unknown>();
  let reasoningLevel: unknown;
  let systemPrompt: unknown;
  for (const { type, payload } of events) {
    const member = (name: string): unknown => memberOf(payload, name);
    if (type === 'message.deleted') {
      deleted.add(member('targetEventId'));
    } else if (type === 'tool.call') {
      const [callId, given] = [member('toolCallId'), member('arguments')];
      if (isTruthy(callId) && isTruthy(given)) callArguments.set(callId, given);
    } else if (type === 'config.reasoning_level') {
      reasoningLevel = member('newLevel');
    } else if (type === 'session.start') {
      const prompt = member('systemPrompt');
      if (isTruthy(prompt)) systemPrompt = prompt;
    } else if (type === 'config.prompt_update' && isTruthy(member('contentBlobId'))) {
      systemPrompt = `[Updated prompt - hash: ${asWritten(member('newHash'))}]`;
    }
  }
  return { deleted, callArguments, reasoningLevel, systemPrompt };
}

/** What JavaScript takes for true: the existing server asks no more of a value. */
export const isTruthy = (value: unknown): boolean => Boolean(value);

/** A value in the middle of a text, as JavaScript writes it there. */
export const asWritten = (value: unknown): string => String(value);
