import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import { isObject } from '../json-diff.ts';

/** They name the user or the place of a cache, and say nothing about the conversation. */
const IGNORED = new Set([
  'metadata',
  'user',
  'safety_identifier',
  'prompt_cache_key',
  'prompt_cache_retention',
]);

/**
 * One way to write a body that may be written in several:
 * - `system` is the text of the system messages that `messages` begins with;
 * - an answer of the model is `{role, did, said, thought}`: its calls with their arguments as JSON and
 *   not as the text of it, its words, and its reasoning, whichever field holds it. What only the
 *   server understands (`reasoning_details`, `audio`) stands beside these;
 * - content is a list of parts, the answer of a tool the text of it;
 * - what says nothing is not there.
 */
export function normaliseChat(body: JsonValue): JsonValue {
  if (!isObject(body)) return body;
  const { messages, ...rest } = body;
  const fields = Object.entries(rest).filter(
    ([name, value]) =>
      value !== null && !IGNORED.has(name) && !(name === 'stream' && value === false),
  );
  const list = Array.isArray(messages) ? messages : [];
  const first = list.findIndex((message) => !isSystem(message));
  const systemCount = first === -1 ? list.length : first;
  const system = list.slice(0, systemCount).flatMap(textsIn);
  return {
    ...Object.fromEntries(fields),
    ...(system.length > 0 ? { system: system.join('\n\n') } : {}),
    ...(messages === undefined ? {} : { messages: list.slice(systemCount).map(normaliseMessage) }),
  };
}

function normaliseMessage(message: JsonValue): JsonValue {
  if (!isObject(message)) return message;
  const fields = withoutBlanks(message);
  switch (message['role']) {
    case 'assistant':
      return normaliseAnswer(fields);
    case 'tool': {
      const { name: _name, ...answer } = fields;
      return { ...answer, content: plainText(message['content']) };
    }
    default:
      return { ...fields, content: partsOf(message['content']).map(normalisePart) };
  }
}

/** An address alone is short for an image, and `auto` is how much of it is looked at anyway. */
function normalisePart(part: JsonValue): JsonValue {
  if (!isObject(part) || part['type'] !== 'image_url') return part;
  const image = part['image_url'];
  const { detail, ...rest } = isObject(image) ? image : { url: image ?? null };
  const isSaid = detail !== undefined && detail !== 'auto';
  return { ...part, image_url: isSaid ? { ...rest, detail } : rest };
}

/** The name of an answer, notes on its sources, and how the server is to go on from it are no content. */
function normaliseAnswer(fields: JsonObject): JsonObject {
  const {
    role,
    content,
    tool_calls: calls,
    function_call: legacy,
    reasoning_content,
    reasoning,
    reasoning_text,
    annotations: _annotations,
    prefix: _prefix,
    name: _name,
    ...rest
  } = fields;
  const parts = partsOf(content);
  const said = parts.flatMap((part) => (isText(part) ? textOf(part['text']) : [])).join('');
  const thought = textOf(reasoning_content) || textOf(reasoning) || textOf(reasoning_text);
  const thinking = thought || parts.map(thinkingIn).join('');
  return {
    ...(role === undefined ? {} : { role }),
    did: [
      ...(Array.isArray(calls) ? calls : []).map(normaliseCall),
      ...(isObject(legacy) ? [normaliseCall({ function: legacy })] : []),
    ],
    ...(said.trim() === '' ? {} : { said }),
    ...(thinking === '' ? {} : { thought: thinking }),
    ...rest,
  };
}

function normaliseCall(call: JsonValue): JsonValue {
  if (!isObject(call)) return call;
  const {
    index: _index,
    type = 'function',
    function: called,
    custom,
    ...rest
  } = withoutBlanks(call);
  const { arguments: json, ...named } = isObject(called) ? called : {};
  if (isObject(custom)) return { type, ...rest, ...custom };
  return { type, ...rest, ...named, arguments: asJson(json) };
}

function asJson(text: JsonValue | undefined): JsonValue {
  if (typeof text !== 'string') return text ?? {};
  try {
    return JSON.parse(text === '' ? '{}' : text) as JsonValue;
  } catch {
    return text;
  }
}

/** Null, and empty lists and texts: clients fill in what does not apply. */
const withoutBlanks = (fields: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(fields).filter(
      ([, value]) =>
        value !== null && value !== '' && !(Array.isArray(value) && value.length === 0),
    ),
  );

const partsOf = (content: JsonValue | undefined): JsonValue[] => {
  if (typeof content === 'string') return content === '' ? [] : [{ type: 'text', text: content }];
  return Array.isArray(content) ? content : [];
};

/** Parts of text say what the text alone would; with anything else they stay a list. */
function plainText(content: JsonValue | undefined): JsonValue {
  const parts = partsOf(content);
  const isPlain = parts.every((part) => isText(part) && !('cache_control' in part));
  return isPlain
    ? parts.map((part) => (isObject(part) ? textOf(part['text']) : '')).join('\n')
    : [...parts];
}

const textsIn = (message: JsonValue): string[] =>
  partsOf(isObject(message) ? message['content'] : undefined).map((part) =>
    isObject(part) ? textOf(part['text']) : '',
  );

/** Mistral's reasoning is a part of the content. */
function thinkingIn(part: JsonValue): string {
  if (!isObject(part) || part['type'] !== 'thinking') return '';
  const list = Array.isArray(part['thinking']) ? part['thinking'] : [];
  return list.map((each) => (isObject(each) ? textOf(each['text']) : '')).join('');
}

const isText = (part: JsonValue): part is JsonObject => isObject(part) && part['type'] === 'text';

const isSystem = (message: JsonValue): boolean =>
  isObject(message) && (message['role'] === 'system' || message['role'] === 'developer');

const textOf = (value: JsonValue | undefined): string => (typeof value === 'string' ? value : '');

/** Breakpoints move to the newest message with every request, so history is compared without. */
export function withoutMarks(message: JsonValue): JsonValue {
  if (!isObject(message)) return message;
  const { cache_control: _mark, content, ...rest } = message;
  if (!Array.isArray(content)) return content === undefined ? rest : { ...rest, content };
  const parts = content.map((part) => withoutMarks(part));
  return { ...rest, content: message['role'] === 'tool' ? plainText(parts) : parts };
}
