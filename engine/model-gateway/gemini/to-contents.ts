import type { JsonObject } from '#engine/schema/json.ts';
import type { Message } from '#engine/schema/message.ts';
import { toModelParts } from './to-model-parts.ts';
import { toFunctionResponse, toUserParts } from './to-user-parts.ts';
import { wireCall, type WireCall } from './wire-call.ts';

/** One message in the provider's parts, under the role it has on the wire. */
interface Turn {
  readonly role: 'user' | 'model';
  readonly parts: JsonObject[];
}

/**
 * `contents` of the request: neighbours of one role become one turn, in which answers to functions
 * stand first, because they have to follow their calls. A message without any part is left out; the
 * API refuses it.
 */
export function toContents(
  messages: readonly Message[],
  family: { readonly isThirdFamily: boolean },
): JsonObject[] {
  const calls = new Map<string, WireCall>();
  const turns: Turn[] = [];
  for (const message of messages) {
    const { role, parts } = toTurn(message, { ...family, calls });
    const last = turns.at(-1);
    if (parts.length === 0) continue;
    if (last?.role === role) last.parts.push(...parts);
    else turns.push({ role, parts });
  }
  return turns.map(({ role, parts }) => ({
    role,
    parts: role === 'user' ? answersFirst(parts) : parts,
  }));
}

interface Conversation {
  readonly isThirdFamily: boolean;
  /** What the wire has to be told of each call so far. */
  readonly calls: Map<string, WireCall>;
}

function toTurn(message: Message, { calls, isThirdFamily }: Conversation): Turn {
  switch (message.role) {
    case 'user':
      return { role: 'user', parts: toUserTurn(message.content.flatMap(toUserParts)) };
    case 'tool':
      return {
        role: 'user',
        parts: message.answers.flatMap((answer) =>
          toFunctionResponse(answer, { call: calls.get(answer.callId), isThirdFamily }),
        ),
      };
    case 'assistant':
      for (const part of message.content) {
        if (part.type === 'tool_call') calls.set(part.callId, wireCall(part));
      }
      return { role: 'model', parts: toModelParts(message.content, isThirdFamily) };
    default:
      return message satisfies never;
  }
}

/** Who said nothing in particular was still there: without a turn of its user the API refuses all. */
const toUserTurn = (parts: JsonObject[]): JsonObject[] =>
  parts.length > 0 ? parts : [{ text: '' }];

const answersFirst = (parts: readonly JsonObject[]): JsonObject[] => [
  ...parts.filter(isAnswer),
  ...parts.filter((part) => !isAnswer(part)),
];

const isAnswer = (part: JsonObject): boolean => 'functionResponse' in part;
