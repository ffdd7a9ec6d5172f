import type { Message } from '#engine/schema/message.ts';
import type { ChatQuirks } from './chat-quirks.ts';

/** The id of a call as the server takes it. */
export type WireIds = (callId: string) => string;

/**
 * Ids that do not fit the server's pattern, because another provider made them, are numbered in the
 * order in which the conversation brings them: one to one, and the same in every later request.
 */
export function wireIds(
  messages: readonly Message[],
  { toolCallIdPattern: pattern }: Pick<ChatQuirks, 'toolCallIdPattern'>,
): WireIds {
  if (pattern === undefined) return (callId) => callId;
  const wireOf = new Map<string, string>();
  const taken = new Set<string>();
  let count = 0;
  const fresh = (): string => {
    count += 1;
    return `c${count.toString(36).padStart(pattern.length - 1, '0')}`;
  };
  for (const id of messages.flatMap(callIdsIn)) {
    if (wireOf.has(id)) continue;
    let wire = pattern.matches.test(id) ? id : fresh();
    while (taken.has(wire)) wire = fresh();
    wireOf.set(id, wire);
    taken.add(wire);
  }
  return (callId) => wireOf.get(callId) ?? callId;
}

function callIdsIn(message: Message): string[] {
  switch (message.role) {
    case 'user':
      return [];
    case 'assistant':
      return message.content.flatMap((part) => (part.type === 'tool_call' ? [part.callId] : []));
    case 'tool':
      return message.answers.map(({ callId }) => callId);
    default:
      return message satisfies never;
  }
}
