import type { ToolOutputPart, UserPart } from '#engine/schema/content.ts';
import type { SessionEvent } from '#engine/schema/events/session-event.ts';
import type { AssistantPart } from '#engine/schema/message.ts';

const CHARACTERS_MAX = 72;

/** What matters of an event beside its type, in one short line for a terminal or a test. */
export function describeEvent(event: SessionEvent): string {
  switch (event.type) {
    case 'session.created':
      return `${event.payload.model.provider}/${event.payload.model.model}`;
    case 'config.changed': {
      const { model, by } = event.payload;
      return `${model === undefined ? 'settings' : `${model.provider}/${model.model}`} by ${by}`;
    }
    case 'session.rewound':
    case 'session.ended':
      return event.payload.reason;
    case 'session.repaired':
      return `${event.payload.problem} ${event.payload.removedBytes} bytes`;
    case 'turn.started':
      return String(event.payload.turnIndex);
    case 'user.message':
      return `${event.payload.delivery} ${short(wordsOf(event.payload.content))}`;
    case 'context.built':
      return `step ${event.payload.stepIndex}, ${event.payload.messageCount} messages`;
    case 'model.requested':
      return `step ${event.payload.stepIndex} attempt ${event.payload.attemptIndex}`;
    case 'model.delta':
      return `${event.payload.kind} ${short(event.payload.text)}`;
    case 'assistant.message':
      return [...(event.payload.partial ? ['partial'] : []), partsOf(event.payload.content)].join(
        ' ',
      );
    case 'model.completed':
      return `${event.payload.stopReason} ${event.payload.usage.outputTokens} tokens`;
    case 'model.failed': {
      const { error, retry } = event.payload;
      return retry === undefined ? error.code : `${error.code} retry in ${retry.delayMs} ms`;
    }
    case 'model.tool_call_requested':
    case 'permission.requested':
    case 'tool.started':
      return `${event.payload.callId} ${event.payload.name} ${short(JSON.stringify(event.payload.arguments))}`;
    case 'permission.resolved':
      return `${event.payload.callId} ${event.payload.decision} by ${event.payload.by}`;
    case 'tool.delta':
      return `${event.payload.callId} ${short(event.payload.text)}`;
    case 'tool.completed':
      return `${event.payload.callId} ${short(wordsOf(event.payload.output))}`;
    case 'tool.failed':
      return `${event.payload.callId} ${event.payload.code} ${short(wordsOf(event.payload.output))}`;
    case 'tool.rejected':
      return `${event.payload.callId} ${event.payload.code}`;
    case 'turn.completed':
      return event.payload.stopReason;
    case 'turn.failed':
      return event.payload.code;
    case 'turn.interrupted':
      return `by ${event.payload.by}`;
    default:
      return event satisfies never;
  }
}

const partsOf = (content: readonly AssistantPart[]): string =>
  content.map((part) => part.type).join(', ');

const wordsOf = (content: readonly (UserPart | ToolOutputPart)[]): string =>
  content.map((part) => (part.type === 'text' ? part.text : `[${part.type}]`)).join(' ');

function short(text: string): string {
  const line = text.replaceAll(/\s+/gu, ' ').trim();
  const characters = Array.from(line);
  return characters.length <= CHARACTERS_MAX
    ? line
    : `${characters.slice(0, CHARACTERS_MAX - 1).join('')}…`;
}
