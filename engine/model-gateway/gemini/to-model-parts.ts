import type { JsonObject } from '#engine/schema/json.ts';
import type { AssistantPart } from '#engine/schema/message.ts';
import { asText } from './json-fields.ts';
import { ownMeta } from './provider-meta.ts';
import { toMedia } from './to-user-parts.ts';
import { innerOf, partOf, wireCall } from './wire-call.ts';

/**
 * For calls that other models made, or older ones of this provider: models from family 3 on refuse a
 * first call without a signature, and take this in its place ("Thought signatures", read 2026-11-21).
 */
const NO_SIGNATURE = 'skip_thought_signature_validator';

/**
 * What the model said, as it said it (invariant M3): parts that were read from an answer of this
 * provider become the parts that it sent, each with the signature that it came with. Thinking of
 * another provider is left out: its signature means nothing here, and as text it would be taken for
 * part of the answer.
 */
export function toModelParts(
  content: readonly AssistantPart[],
  isThirdFamily: boolean,
): JsonObject[] {
  const parts = content.flatMap(toParts);
  const first = parts.findIndex((part) => 'functionCall' in part);
  const call = parts[first];
  if (!isThirdFamily || call === undefined || 'thoughtSignature' in call) return parts;
  return parts.with(first, { ...call, thoughtSignature: NO_SIGNATURE });
}

function toParts(part: AssistantPart): JsonObject[] {
  switch (part.type) {
    case 'text': {
      const { citations: _shown, ...extras } = ownMeta(part._meta) ?? {};
      return part.text === '' ? [] : [{ text: part.text, ...extras }];
    }
    case 'thinking':
      return toThought(part);
    case 'redacted_thinking': // encrypted by another provider: this one signs instead
      return [];
    case 'tool_call': {
      const own = ownMeta(part._meta);
      const call = { ...innerOf(own), ...wireCall(part), args: part.arguments };
      return [{ functionCall: call, ...partOf(own) }];
    }
    case 'server_tool_call':
      return toServerCall(part);
    case 'server_tool_result': {
      const own = ownMeta(part._meta);
      if (own === undefined) return [];
      const result =
        part.kind === 'functionResponse'
          ? { response: part.content }
          : (part.content as JsonObject);
      return [{ [part.kind]: { ...innerOf(own), ...result }, ...partOf(own) }];
    }
    case 'provider': {
      const own = ownMeta(part._meta);
      return own === undefined ? [] : [own];
    }
    case 'image': {
      const own = ownMeta(part._meta);
      const media = toMedia(part.source);
      const inline = media['inlineData'] as JsonObject | undefined;
      return inline === undefined
        ? [media]
        : [{ inlineData: { ...inline, ...innerOf(own) }, ...partOf(own) }];
    }
    default:
      return part satisfies never;
  }
}

function toThought(part: Extract<AssistantPart, { type: 'thinking' }>): JsonObject[] {
  const own = ownMeta(part._meta);
  if (own === undefined) return [];
  const { citations: _shown, ...extras } = own;
  const signature: JsonObject =
    part.signature === undefined ? {} : { thoughtSignature: part.signature };
  return [{ text: part.text, thought: true, ...signature, ...extras }];
}

/** A tool that the provider ran, in the field that it came in. */
function toServerCall(part: Extract<AssistantPart, { type: 'server_tool_call' }>): JsonObject[] {
  const own = ownMeta(part._meta);
  const field = asText(own?.['field']);
  if (own === undefined || field === undefined) return [];
  const inner = innerOf(own);
  const args = part.arguments;
  const call =
    field === 'executableCode'
      ? { ...inner, ...args }
      : { ...inner, ...(field === 'functionCall' ? { name: part.name } : {}), args };
  return [{ [field]: call, ...partOf(own) }];
}
