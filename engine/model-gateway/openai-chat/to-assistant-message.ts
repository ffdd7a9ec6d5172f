import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import type { AssistantPart, ToolCallPart } from '#engine/schema/message.ts';
import type { ContentOptions } from './to-user-content.ts';
import { isBlank, objectsOf, textOf } from './json-fields.ts';
import { ownMeta } from './provider-meta.ts';
import type { WireIds } from './wire-ids.ts';

export type AssistantOptions = ContentOptions & { readonly wireId: WireIds };

/** An answer taken apart into the fields that its message has on the wire. */
interface AnswerFields {
  text: string;
  refusal: string;
  thinking: string;
  readonly details: JsonObject[];
  readonly calls: JsonObject[];
  audio: JsonObject | undefined;
}

/**
 * What the model said, as it said it (invariant M3), in one message; none where nothing is left of
 * it. What only another provider understands is left out, apart from thinking in the clear where the
 * server takes plain words.
 */
export function toAssistantMessage(
  parts: readonly AssistantPart[],
  options: AssistantOptions,
): JsonObject[] {
  const fields: AnswerFields = {
    text: '',
    refusal: '',
    thinking: '',
    details: [],
    calls: [],
    audio: undefined,
  };
  for (const part of parts) addPart(fields, part, options);
  const { text, refusal, calls, audio } = fields;
  const message: JsonObject = {
    ...reasoningFields(fields, options),
    ...(refusal === '' ? {} : { refusal }),
    ...(calls.length === 0 ? {} : { tool_calls: calls }),
    ...(audio === undefined ? {} : { audio }),
  };
  if (text === '' && Object.keys(message).length === 0) return [];
  const content = contentOf(fields, options);
  // Reasoning alone is no message: the API asks for content, calls or a refusal.
  const isAlone = calls.length === 0 && refusal === '' && audio === undefined;
  return [{ role: 'assistant', content: content ?? (isAlone ? '' : null), ...message }];
}

function addPart(fields: AnswerFields, part: AssistantPart, options: AssistantOptions): void {
  switch (part.type) {
    case 'text': {
      const saidAs = ownMeta(part._meta, options.provider)?.['said_as'];
      // A transcript goes back as the audio that it is of.
      if (saidAs === 'refusal') fields.refusal += part.text;
      else if (saidAs !== 'transcript') fields.text += part.text;
      return;
    }
    case 'thinking':
      fields.thinking += part.text;
      return;
    case 'tool_call':
      fields.calls.push(toCall(part, options));
      return;
    case 'image':
      fields.text += `[image (${part.source.type === 'url' ? 'url' : part.source.mediaType})]`;
      return;
    case 'provider': {
      const own = ownMeta(part._meta, options.provider);
      fields.details.push(...objectsOf(own?.['reasoning_details']));
      if (part.kind === 'audio' && !isBlank(own?.['id']))
        fields.audio = { id: textOf(own?.['id']) };
      return;
    }
    case 'redacted_thinking':
    case 'server_tool_call':
    case 'server_tool_result':
      return;
    default:
      part satisfies never;
  }
}

/** A call with its arguments as the model wrote them; malformed ones are `{}`, as servers parse them. */
function toCall(part: ToolCallPart, { provider, wireId }: AssistantOptions): JsonObject {
  const { arguments: written, type, ...extras } = ownMeta(part._meta, provider) ?? {};
  const id = wireId(part.callId);
  const { name } = part;
  if (type === 'custom') {
    return { id, type, custom: { name, input: textOf(part.arguments['input']) }, ...extras };
  }
  const json = textOf(written) || JSON.stringify(part.arguments);
  return { id, type: 'function', function: { name, arguments: json }, ...extras };
}

function reasoningFields(
  { thinking, details }: AnswerFields,
  { quirks: { reasoningField } }: AssistantOptions,
): JsonObject {
  switch (reasoningField) {
    case 'reasoning_content':
    case 'reasoning':
    case 'reasoning_text':
      return thinking === '' ? {} : { [reasoningField]: thinking };
    case 'reasoning_details':
      return details.length === 0 ? {} : { reasoning_details: details };
    case 'thinking_parts': // are part of the content
    case 'none':
      return {};
    default:
      return reasoningField satisfies never;
  }
}

function contentOf(
  { text, thinking }: AnswerFields,
  { quirks: { reasoningField } }: AssistantOptions,
): JsonValue {
  const words: JsonObject = { type: 'text', text };
  if (reasoningField !== 'thinking_parts' || thinking === '') return text === '' ? null : text;
  const thought = { type: 'thinking', thinking: [{ type: 'text', text: thinking }], closed: true };
  return text === '' ? [thought] : [thought, words];
}
