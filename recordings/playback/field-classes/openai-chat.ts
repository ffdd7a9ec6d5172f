import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import type { Cause } from '../causes.ts';
import { isObject } from '../json-diff.ts';
import type { JsonDifference, JsonPath } from '../json-diff.ts';
import type { IdPlace, RequestFieldClass, WireApi } from '../wire-api.ts';
import { normaliseChat, withoutMarks } from './openai-chat-normal.ts';
import { outlineOf } from './openai-chat-outline.ts';

/**
 * Field classes of `POST /chat/completions` (OpenAI API reference, read 2026-11-20) and of the servers
 * that are compatible with it. What the model did and what the client did about it must match; how it
 * was asked may drift. Paths are those of a normalised body: `openai-chat-normal.ts` says what it
 * looks like.
 */
export const openaiChat: WireApi = {
  name: 'openai-chat',
  speaks: (path) => path.endsWith('/chat/completions'),
  normalise: normaliseChat,
  history: (body) => messagesOf(body).map(withoutMarks),
  classOf,
  ids,
  causeOf,
  outline: outlineOf,
  headers: ['openai-beta'],
  errorBody: (message) => ({
    error: { message, type: 'invalid_request_error', param: null, code: null },
  }),
};

/** Fields of the body that say what a client can do with the answer. */
const DECISIVE = new Set(['stream', 'n']);

/** What the assistant said in the clear: clients drop it, or put it into other fields. */
const WORDS = new Set(['said', 'thought', 'refusal']);

const isMark = (path: JsonPath): boolean =>
  path.includes('cache_control') && !path.includes('arguments');

function classOf(path: JsonPath, recorded: JsonValue): RequestFieldClass {
  const [field, at, part, , key] = path;
  // Cache breakpoints change the price of a request, not its meaning.
  if (isMark(path)) return 'drift';
  if (field === undefined || DECISIVE.has(String(field))) return 'must';
  // Model, system prompt, tools, tool choice, limits, sampling, and what servers add.
  if (field !== 'messages') return 'drift';
  if (WORDS.has(String(part))) return 'drift';
  if (part === 'did') return path.length === 5 && key === 'id' ? 'id' : 'must';
  if (messagesOf(recorded)[Number(at)]?.['role'] === 'tool') {
    if (part === 'tool_call_id') return 'id';
    return part === 'content' ? 'drift' : 'must';
  }
  // What a person said; a picture or a file is another one if anything of it is.
  return part === 'content' && key === 'text' ? 'drift' : 'must';
}

function ids(body: JsonValue): IdPlace[] {
  return messagesOf(body).flatMap(({ role, did, tool_call_id: answered }, at): IdPlace[] => {
    if (role === 'tool') {
      return typeof answered === 'string'
        ? [{ path: ['messages', at, 'tool_call_id'], id: answered }]
        : [];
    }
    return (Array.isArray(did) ? did : []).flatMap((call, place) => {
      const id = isObject(call) ? call['id'] : undefined;
      const path = ['messages', at, 'did', place, 'id'];
      return typeof id === 'string' ? [{ path, id }] : [];
    });
  });
}

function causeOf({ path, kind }: JsonDifference, body: JsonValue): Cause {
  const [field, at, part, place, key] = path;
  if (isMark(path)) return 'settings';
  if (field === 'system') return 'prompt';
  if (field === 'tools') return 'tool_schema';
  if (field === 'model') return 'model';
  if (field === undefined) return 'other';
  if (field !== 'messages') return 'settings';
  const whole = kind === 'changed' ? 'other' : kind;
  if (part === undefined) return whole;
  if (WORDS.has(String(part))) return 'prompt';
  if (part === 'did') return key === undefined ? whole : 'other';
  // Which call is answered is the client's doing, not the tool's.
  if (messagesOf(body)[Number(at)]?.['role'] === 'tool') {
    return part === 'content' ? 'tool_result' : 'other';
  }
  if (part !== 'content') return 'other';
  if (place === undefined || key === undefined) return whole;
  return key === 'text' ? 'prompt' : 'other';
}

function messagesOf(body: JsonValue): JsonObject[] {
  const messages = isObject(body) ? body['messages'] : undefined;
  // What is no object has no role: its place is kept, as paths count by it.
  return (Array.isArray(messages) ? messages : []).map((message) =>
    isObject(message) ? message : {},
  );
}
