import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import type { Cause } from '../causes.ts';
import { isObject } from '../json-diff.ts';
import type { JsonDifference, JsonPath } from '../json-diff.ts';
import type { IdPlace, RequestFieldClass, WireApi } from '../wire-api.ts';
import { outlineOf } from './anthropic-outline.ts';

/**
 * Field classes of `POST /v1/messages` (Anthropic API reference, version 2023-06-01). What the
 * model did and what the client did about it must match; how it was asked may drift.
 */
export const anthropicMessages: WireApi = {
  name: 'anthropic-messages',
  speaks: (path) => /\/v1\/messages(\/count_tokens)?$/.test(path),
  normalise,
  history: (body) => messagesOf(body).map(withoutCacheControl),
  classOf,
  ids,
  causeOf,
  outline: outlineOf,
  headers: ['anthropic-version', 'anthropic-beta'],
  errorBody: (message) => ({ type: 'error', error: { type: 'invalid_request_error', message } }),
};

function classOf(path: JsonPath, recorded: JsonValue): RequestFieldClass {
  const [field, , part, , key] = path;
  // Cache breakpoints change the price of a request, not its meaning.
  if (path.includes('cache_control') && !path.includes('input')) return 'drift';
  // Whether the answer streams decides what a client can do with it.
  if (field === undefined || field === 'stream') return 'must';
  // Model, system, tools, tool choice, limits, sampling, and what the API may add.
  if (field !== 'messages') return 'drift';
  // Text of the assistant: clients drop what is blank, or put a space where a block must be.
  if (part === 'said') return 'drift';
  // A message too many or too few, a role, a block too many or too few, or its type.
  if (part !== 'content' || key === undefined) return 'must';
  const type = blockType(recorded, path);
  if (type === 'text' && (key === 'text' || key === 'citations')) return 'drift';
  if (type === 'tool_result' && key === 'content') return 'drift';
  if (path.length === 5 && key === idKeyOf(type)) return 'id';
  // Tool calls (name, input), whether one failed, thinking, signatures, redacted data, the
  // provider's own results, images, and blocks not known here.
  return 'must';
}

/** The type of the block that a path leads into. */
const blockType = (body: JsonValue, [, message, part, block]: JsonPath): JsonValue | undefined =>
  member(member(member(member(messagesOf(body), message), part), block), 'type');

/**
 * Ids of calls are the response's, and most clients send them as they came. Some make their own. The
 * provider's own calls (`server_tool_use`) are signed with theirs and are not among them.
 */
function idKeyOf(type: JsonValue | undefined): 'id' | 'tool_use_id' | undefined {
  if (type === 'tool_use') return 'id';
  return type === 'tool_result' ? 'tool_use_id' : undefined;
}

function ids(body: JsonValue): IdPlace[] {
  return messagesOf(body).flatMap((message, at) => {
    const content = member(message, 'content');
    if (!Array.isArray(content)) return [];
    return content.flatMap((block, index) => {
      const key = idKeyOf(member(block, 'type'));
      const id = member(block, key);
      if (key === undefined || typeof id !== 'string') return [];
      return [{ path: ['messages', at, 'content', index, key], id }];
    });
  });
}

function causeOf({ path, kind, recorded: before, live }: JsonDifference, body: JsonValue): Cause {
  const [field, , part, block, key] = path;
  if (path.includes('cache_control') && !path.includes('input')) return 'settings';
  if (field === 'system') return 'prompt';
  if (field === 'tools') return 'tool_schema';
  if (field === 'model') return 'model';
  if (field === undefined) return 'other';
  if (field !== 'messages') return 'settings';
  if (part === 'said') return 'prompt';
  const whole = kind === 'changed' ? 'other' : kind;
  if (part !== 'content' || block === undefined) return part === 'role' ? 'other' : whole;
  const type = key === undefined ? member(before ?? live, 'type') : blockType(body, path);
  if (type === 'text') return 'prompt';
  if (key === undefined) return whole;
  // Which call is answered is the client's doing, not the tool's.
  return type === 'tool_result' && key !== 'tool_use_id' ? 'tool_result' : 'other';
}

/**
 * Text alone is short for one text block, an answer that did not fail may leave `is_error` out, and
 * no `stream` means false. `metadata` names the user and says nothing about the conversation.
 */
function normalise(body: JsonValue): JsonValue {
  if (!isObject(body)) return body;
  const { metadata: _metadata, stream, ...rest } = body;
  const normal: JsonObject = { ...rest };
  if (stream !== undefined && stream !== false) normal['stream'] = stream;
  if (body['system'] !== undefined) normal['system'] = asBlocks(body['system']);
  if (Array.isArray(body['messages'])) {
    normal['messages'] = body['messages'].map((message) => withBlocks(message));
  }
  return normal;
}

function withBlocks(message: JsonValue): JsonValue {
  if (!isObject(message) || message['content'] === undefined) return message;
  const content = asBlocks(message['content']);
  if (!Array.isArray(content)) return { ...message, content };
  const blocks = content.map(normaliseBlock);
  return message['role'] === 'assistant' ? apart(message, blocks) : { ...message, content: blocks };
}

/** What the model did, and apart from it what it said, each text with its place. */
function apart(message: JsonObject, blocks: readonly JsonValue[]): JsonObject {
  const isText = (block: JsonValue): boolean => isObject(block) && block['type'] === 'text';
  const said = blocks.flatMap((block, index) => (isText(block) ? [[index, block]] : []));
  return { ...message, content: blocks.filter((block) => !isText(block)), said };
}

function normaliseBlock(block: JsonValue): JsonValue {
  if (!isObject(block)) return block;
  if (block['type'] === 'tool_use') return withoutDirectCaller(block);
  if (block['type'] !== 'tool_result') return block;
  const { is_error, content, ...rest } = block;
  const normal: JsonObject = { ...rest };
  if (is_error !== undefined && is_error !== false) normal['is_error'] = is_error;
  if (content !== undefined) normal['content'] = asBlocks(content);
  return normal;
}

/** Who called is said only where it was not the model itself; many clients leave the default out. */
function withoutDirectCaller({ caller, ...block }: JsonObject): JsonObject {
  const isDefault = caller === undefined || (isObject(caller) && caller['type'] === 'direct');
  return isDefault ? block : { ...block, caller };
}

const asBlocks = (content: JsonValue): JsonValue =>
  typeof content === 'string' ? [{ type: 'text', text: content }] : content;

const messagesOf = (body: JsonValue): JsonValue[] => {
  const messages = isObject(body) ? body['messages'] : undefined;
  return Array.isArray(messages) ? messages : [];
};

function member(
  value: JsonValue | undefined,
  step: string | number | undefined,
): JsonValue | undefined {
  if (Array.isArray(value)) return typeof step === 'number' ? value[step] : undefined;
  return isObject(value) && typeof step === 'string' ? value[step] : undefined;
}

/** Breakpoints move to the newest message with every request, so history is compared without. */
function withoutCacheControl(message: JsonValue): JsonValue {
  if (!isObject(message) || !Array.isArray(message['content'])) return message;
  return { ...message, content: message['content'].map(stripBlock) };
}

function stripBlock(block: JsonValue): JsonValue {
  if (!isObject(block)) return block;
  const { cache_control: _breakpoint, ...rest } = block;
  const { content } = rest;
  return Array.isArray(content) ? { ...rest, content: content.map(stripBlock) } : rest;
}
