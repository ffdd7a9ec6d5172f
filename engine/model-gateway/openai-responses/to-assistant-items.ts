import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import type { AssistantPart, ToolCallPart } from '#engine/schema/message.ts';
import { stringIn } from './json-fields.ts';
import { textField } from './message-parts.ts';
import { keptItem } from './provider-meta.ts';
import { reasoningText } from './reasoning-item.ts';
import { resultField } from './server-item.ts';
import type { WireCall } from './to-call-output.ts';
import { toolInputText } from './tool-input.ts';
import type { WireIds } from './wire-ids.ts';

/** What an assistant message becomes. */
export interface AssistantItems {
  readonly items: readonly JsonObject[];
  /** By the id of the call in the engine. */
  readonly calls: ReadonlyMap<string, WireCall>;
}

/**
 * What the model said, as it said it (invariant M3). Thinking, server tools and blocks of another
 * provider are left out: the API has no place for them, and text that pretends to be the model's own
 * would mislead it. So is what this API would refuse:
 * - reasoning that it neither stored nor encrypted, and with it the ids of the items that followed;
 * - reasoning that nothing follows ("provided without its required following item").
 * @param isStored whether the provider keeps what it said
 */
export function toAssistantItems(
  parts: readonly AssistantPart[],
  { ids, isStored }: { readonly ids: WireIds; readonly isStored: boolean },
): AssistantItems {
  const calls = new Map<string, WireCall>();
  const answered = new Set(
    parts.flatMap((part) => (part.type === 'server_tool_result' ? [part.callId] : [])),
  );
  const items: JsonObject[] = [];
  let hasLostReasoning = false;
  for (const part of parts) {
    if (part.type === 'server_tool_call' && !answered.has(part.callId)) continue;
    const item = itemOf(part, ids);
    if (item === undefined) continue;
    if (part.type === 'tool_call') {
      calls.set(part.callId, { id: ids.of(part.callId), type: stringIn(item, 'type') });
    }
    if (item['type'] === 'reasoning') hasLostReasoning = !isStored && !standsAlone(item);
    if (item['type'] === 'reasoning' && hasLostReasoning) continue;
    const { id: _id, ...unnamed } = item;
    append(items, hasLostReasoning ? unnamed : item);
  }
  while (isDangling(items.at(-1))) items.pop();
  return { items, calls };
}

/**
 * Reasoning that was cut off before its item. OpenRouter puts the reasoning of other vendors behind
 * their item instead, with the signatures that they want back, and names its `format`.
 */
const isDangling = (item: JsonObject | undefined): boolean =>
  item?.['type'] === 'reasoning' && item['format'] === undefined;

/** Whether reasoning can go back to a provider that has not kept it. */
const standsAlone = (item: JsonObject): boolean =>
  Boolean(item['encrypted_content']) ||
  (Array.isArray(item['content']) && reasoningText(item) !== '');

/** Content parts of one message were told as several blocks, and become one message again. */
function append(items: JsonObject[], item: JsonObject): void {
  const last = items.at(-1);
  const { id, content } = item;
  const isOneMessage = item['type'] === 'message' && id !== undefined && last?.['id'] === id;
  if (last !== undefined && isOneMessage && Array.isArray(content)) {
    items[items.length - 1] = { ...last, content: [...listOf(last['content']), ...content] };
  } else {
    items.push(item);
  }
}

const listOf = (value: JsonValue | undefined): JsonValue[] => (Array.isArray(value) ? value : []);

function itemOf(part: AssistantPart, ids: WireIds): JsonObject | undefined {
  if (part.type === 'redacted_thinking') return undefined; // this API has no such thing
  const kept = keptItem(part._meta);
  switch (part.type) {
    case 'text': {
      const { item = { type: 'message', role: 'assistant' }, part: beside } = kept ?? {};
      if (kept === undefined && part.text.trim() === '') return undefined;
      const fields = beside ?? { type: 'output_text', annotations: [] };
      const name = textField(fields['type'] === 'refusal' ? 'refusal' : 'output_text');
      return { ...item, content: [{ ...fields, [name]: part.text }] };
    }
    case 'tool_call':
      return toCall(part, kept?.item, ids);
    case 'server_tool_result': {
      if (kept === undefined || part.content === null) return kept?.item;
      return { ...kept.item, [resultField(part.kind)]: part.content };
    }
    case 'image': {
      const { source } = part;
      const data = source.type === 'base64' ? source.data : source.url;
      if (kept !== undefined) return { ...kept.item, result: data };
      const what = source.type === 'base64' ? source.mediaType : source.url;
      return {
        type: 'message',
        role: 'assistant',
        content: [{ type: 'output_text', text: `[image: ${what}]`, annotations: [] }],
      };
    }
    case 'thinking':
    case 'server_tool_call': // only a hosted shell keeps one: the others go back with their result
    case 'provider':
      return kept?.item;
    default:
      return part satisfies never;
  }
}

function toCall(part: ToolCallPart, kept: JsonObject | undefined, ids: WireIds): JsonObject {
  const { callId, name } = part;
  const call_id = ids.of(callId, kept !== undefined);
  const type = kept?.['type'];
  if (type === 'custom_tool_call') {
    return { ...kept, call_id, name, input: part.arguments['input'] ?? '' };
  }
  // A tool that the provider defines: the whole item is there.
  if (kept !== undefined && type !== 'function_call') return { ...kept, call_id };
  const text = kept?.['arguments'] ?? toolInputText(part);
  return { type: 'function_call', ...kept, call_id, name, arguments: text };
}
