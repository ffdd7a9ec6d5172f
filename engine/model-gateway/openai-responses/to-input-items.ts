import type { JsonObject } from '#engine/schema/json.ts';
import type { Message } from '#engine/schema/message.ts';
import { ownMeta } from './provider-meta.ts';
import { toAssistantItems } from './to-assistant-items.ts';
import { toCallOutput, type WireCall } from './to-call-output.ts';
import { toContent } from './to-content.ts';
import { wireIds } from './wire-ids.ts';

/**
 * `input` of the request, message by message, because what follows a stored response is sent alone.
 * A message without any content is left out.
 */
export function toInputItems(
  messages: readonly Message[],
  { isStored }: { readonly isStored: boolean },
): JsonObject[][] {
  const ids = wireIds();
  const calls = new Map<string, WireCall>();
  return messages.map((message): JsonObject[] => {
    switch (message.role) {
      case 'user': {
        const content = message.content.flatMap(toContent);
        return content.length === 0 ? [] : [{ type: 'message', role: 'user', content }];
      }
      case 'assistant': {
        const said = toAssistantItems(message.content, { ids, isStored });
        for (const [callId, call] of said.calls) calls.set(callId, call);
        return [...said.items];
      }
      case 'tool':
        return message.answers.map((answer) => {
          const call = calls.get(answer.callId);
          const id = ids.of(answer.callId);
          return toCallOutput(answer, call ?? { id, type: 'function_call' });
        });
      default:
        return message satisfies never;
    }
  });
}

/** The stored response that a conversation can go on from, and how many messages it covers. */
export interface StoredResponse {
  readonly id: string;
  readonly messageCount: number;
}

/** The last answer, where it was stored under an id; undefined if anything else came last. */
export function storedResponse(messages: readonly Message[]): StoredResponse | undefined {
  const at = messages.findLastIndex(({ role }) => role === 'assistant');
  const message = messages[at];
  if (message?.role !== 'assistant') return undefined;
  for (const part of message.content) {
    const own = part.type === 'redacted_thinking' ? undefined : ownMeta(part._meta);
    const id = own?.['response_id'];
    if (typeof id === 'string') return { id, messageCount: at + 1 };
  }
  return undefined;
}
