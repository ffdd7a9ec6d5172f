import type { Message } from '#engine/schema/message.ts';
import type { ModelChunk } from '#engine/schema/model-stream.ts';

/** What the model said that has to come back to it untouched (invariant M3). */
export interface Carried {
  readonly kind: 'signed thinking' | 'redacted thinking' | 'tool call';
  readonly value: string;
}

/** The text of a thought so far, and its signature once it came. */
interface Thinking {
  readonly text: string;
  readonly signature?: string | undefined;
}

/** What an answer under way brought, by the index of its block. */
export type Said = Map<number, Carried | Thinking>;

/** Remembers what has to come back; reads the stream by itself, so that it cannot share a fault. */
export function hear(said: Said, chunk: ModelChunk): void {
  switch (chunk.type) {
    case 'thinking.delta': {
      const before = thinkingAt(said, chunk.index);
      said.set(chunk.index, { ...before, text: before.text + chunk.text });
      break;
    }
    case 'thinking.signature':
      said.set(chunk.index, { ...thinkingAt(said, chunk.index), signature: chunk.signature });
      break;
    case 'thinking.redacted':
      said.set(chunk.index, { kind: 'redacted thinking', value: chunk.data });
      break;
    case 'tool_call.completed':
      said.set(chunk.index, callOf(chunk));
      break;
    default: // need not come back, or is compared from the next request on (invariant M4)
  }
}

function thinkingAt(said: Said, index: number): Thinking {
  const block = said.get(index);
  return block !== undefined && 'text' in block ? block : { text: '' };
}

/** What a whole answer owes, in the order of its blocks, which is that of the message. */
export const carriedBy = (said: Said): readonly Carried[] =>
  [...said]
    .toSorted(([left], [right]) => left - right)
    .flatMap(([, block]) => ('kind' in block ? [block] : signed(block)));

/** What a message brings back. */
export function carriedIn(message: Message): readonly Carried[] {
  if (message.role !== 'assistant') return [];
  return message.content.flatMap((part): readonly Carried[] => {
    switch (part.type) {
      case 'thinking':
        return signed(part);
      case 'redacted_thinking':
        return [{ kind: 'redacted thinking', value: part.data }];
      case 'tool_call':
        return [callOf(part)];
      default:
        return [];
    }
  });
}

/** Thinking without a signature may be left out: nobody could check it. */
const signed = ({ text, signature }: Thinking): readonly Carried[] =>
  signature === undefined
    ? []
    : [{ kind: 'signed thinking', value: JSON.stringify([signature, text]) }];

const callOf = (call: { callId: string; name: string; arguments: unknown }): Carried => ({
  kind: 'tool call',
  value: JSON.stringify([call.callId, call.name, call.arguments]),
});
