import type { ProviderMeta } from '#engine/schema/json.ts';
import type { AssistantPart } from '#engine/schema/message.ts';
import type { ModelChunk } from '#engine/schema/model-stream.ts';

/** One block of the message: what is there so far, and whether its end was seen. */
interface Block {
  readonly index: number;
  readonly part: AssistantPart;
  readonly whole: boolean;
}

/** A message while it is being streamed. */
export interface MessageDraft {
  readonly blocks: Map<number, Block>;
}

export const startMessage = (): MessageDraft => ({ blocks: new Map() });

/**
 * Adds one chunk to the draft. Chunks that carry no content of their own (usage, errors, progress of
 * arguments, citations) leave it as it is.
 */
export function addChunk(draft: MessageDraft, chunk: ModelChunk): void {
  if (!('index' in chunk)) return;
  const { index } = chunk;
  const known = draft.blocks.get(index);
  const put = (part: AssistantPart, whole = false): void => {
    draft.blocks.set(index, { index, part, whole });
  };
  switch (chunk.type) {
    case 'text.delta': {
      const before = known?.part.type === 'text' ? known.part.text : '';
      return put({ type: 'text', text: before + chunk.text });
    }
    case 'thinking.delta': {
      const before = known?.part.type === 'thinking' ? known.part : { type: 'thinking', text: '' };
      return put({ ...before, type: 'thinking', text: before.text + chunk.text });
    }
    case 'thinking.signature': {
      const before = known?.part.type === 'thinking' ? known.part : { type: 'thinking', text: '' };
      return put({ ...before, type: 'thinking', signature: chunk.signature });
    }
    case 'thinking.redacted':
      return put({ type: 'redacted_thinking', data: chunk.data });
    case 'tool_call.completed': {
      const { type: _type, index: _index, ...call } = chunk;
      return put({ type: 'tool_call', ...call }, true);
    }
    case 'server_tool.completed': {
      const { type: _type, index: _index, ...call } = chunk;
      return put({ type: 'server_tool_call', ...call }, true);
    }
    case 'server_tool.result': {
      const { type: _type, index: _index, ...result } = chunk;
      return put({ type: 'server_tool_result', ...result }, true);
    }
    case 'image': {
      const source = { type: 'base64', mediaType: chunk.mediaType, data: chunk.data } as const;
      return put({ type: 'image', source }, true);
    }
    case 'provider.block':
      return put({ type: 'provider', kind: chunk.kind, _meta: chunk._meta }, true);
    case 'block.completed':
      if (known !== undefined) {
        draft.blocks.set(index, { ...known, part: withMeta(known.part, chunk._meta), whole: true });
      }
      return;
    case 'citation': // shown live; the whole block brings them in `_meta`
    case 'tool_call.started':
    case 'tool_call.delta':
    case 'server_tool.started':
    case 'server_tool.delta':
      return;
    default:
      chunk satisfies never;
  }
}

function withMeta(part: AssistantPart, meta: ProviderMeta | undefined): AssistantPart {
  // Redacted thinking is opaque already: there is nothing that could stand beside its data.
  if (meta === undefined || part.type === 'redacted_thinking') return part;
  return { ...part, _meta: { ...part._meta, ...meta } };
}

/** The content of a message that was streamed to its end, in the order of its blocks. */
export function wholeMessage(draft: MessageDraft): AssistantPart[] {
  return inOrder(draft).map((block) => block.part);
}

/**
 * What is usable of a stream that was cut: text as far as it came, thinking whose end was seen, and
 * server tools with their results. Calls that nobody will answer are left out (invariant M1).
 * Empty where there is no text, because thinking alone is not an answer.
 */
export function partialMessage(draft: MessageDraft): AssistantPart[] {
  const blocks = inOrder(draft);
  const answered = new Set(
    blocks.flatMap(({ part }) => (part.type === 'server_tool_result' ? [part.callId] : [])),
  );
  const usable = blocks.filter(({ part, whole }) => {
    if (part.type === 'tool_call') return false;
    if (part.type === 'server_tool_call') return answered.has(part.callId);
    return part.type === 'text' ? part.text.trim() !== '' : whole;
  });
  return usable.some(({ part }) => part.type === 'text') ? usable.map(({ part }) => part) : [];
}

const inOrder = (draft: MessageDraft): Block[] =>
  [...draft.blocks.values()].toSorted((left, right) => left.index - right.index);
