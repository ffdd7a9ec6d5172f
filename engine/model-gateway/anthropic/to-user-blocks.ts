import type {
  DocumentPart,
  ImagePart,
  TextPart,
  ToolOutputPart,
  UserPart,
} from '#engine/schema/content.ts';
import type { JsonObject } from '#engine/schema/json.ts';
import type { ToolAnswer } from '#engine/schema/message.ts';
import { ownMeta } from './provider-meta.ts';
import { toWireId } from './wire-id.ts';

/** Text; nothing where it is blank: the API refuses such blocks ("must contain non-whitespace text"). */
export const toTextBlock = ({ text, _meta }: TextPart): JsonObject[] =>
  text.trim() === '' ? [] : [{ type: 'text', text, ...ownMeta(_meta) }];

/** What a person says. */
export function toUserBlocks(part: UserPart): JsonObject[] {
  switch (part.type) {
    case 'text':
      return toTextBlock(part);
    case 'image':
      return [{ type: 'image', source: mediaSource(part.source), ...ownMeta(part._meta) }];
    case 'document':
      return [toDocument(part)];
    default:
      return part satisfies never;
  }
}

/** The answer to one call, in the block that refers to it. */
export function toToolResult({ callId, output, isError }: ToolAnswer): JsonObject {
  const content = output.flatMap(toOutputBlocks);
  return {
    type: 'tool_result',
    tool_use_id: toWireId(callId),
    ...(content.length > 0 ? { content } : {}),
    ...(isError ? { is_error: true } : {}),
  };
}

function toOutputBlocks(part: ToolOutputPart): JsonObject[] {
  if (part.type !== 'provider') return toUserBlocks(part);
  const block = ownMeta(part._meta);
  return block === undefined ? [] : [block];
}

function toDocument({ source, title, _meta }: DocumentPart): JsonObject {
  return {
    type: 'document',
    source:
      // The API takes text only as `text/plain`, whatever kind of text it is.
      source.type === 'text'
        ? { type: 'text', media_type: 'text/plain', data: source.text }
        : mediaSource(source),
    ...(title === undefined ? {} : { title }),
    ...ownMeta(_meta),
  };
}

const mediaSource = (source: ImagePart['source']): JsonObject =>
  source.type === 'url'
    ? { type: 'url', url: source.url }
    : { type: 'base64', media_type: source.mediaType, data: source.data };
