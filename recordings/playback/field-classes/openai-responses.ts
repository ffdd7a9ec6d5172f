import type { JsonValue } from '#engine/schema/json.ts';
import type { Cause } from '../causes.ts';
import { isObject } from '../json-diff.ts';
import type { JsonDifference, JsonPath } from '../json-diff.ts';
import type { IdPlace, RequestFieldClass, WireApi } from '../wire-api.ts';
import { normaliseResponses, withoutBreakpoints } from './openai-responses-normal.ts';
import { outlineOf } from './openai-responses-outline.ts';

/**
 * Field classes of `POST /responses` (OpenAI API reference, read 2026-11-21). What the model did and
 * what the client did about it must match; how it was asked may drift. Paths are those of a
 * normalised body: `openai-responses-normal.ts` says what it looks like.
 */
export const openaiResponses: WireApi = {
  name: 'openai-responses',
  speaks: (path) => path.endsWith('/responses'),
  normalise: normaliseResponses,
  history: (body) => turnsOf(body).map(withoutBreakpoints),
  classOf,
  ids,
  causeOf,
  outline: outlineOf,
  headers: ['openai-beta'],
  errorBody: (message) => ({
    error: { message, type: 'invalid_request_error', param: null, code: null },
  }),
};

/** Fields of the body that say which conversation goes on, or what a client can do with the answer. */
const DECISIVE = new Set(['stream', 'background', 'previous_response_id', 'conversation']);

function classOf(path: JsonPath, recorded: JsonValue): RequestFieldClass {
  const [field, , part, , key] = path;
  if (path.includes('prompt_cache_breakpoint') && !path.includes('arguments')) return 'drift';
  if (field === undefined || DECISIVE.has(String(field))) return 'must';
  // Model, system prompt, tools, tool choice, limits, sampling, and what the API may add.
  if (field !== 'input') return 'drift';
  // Text of the assistant: clients drop what is blank, and split or join it.
  if (part === 'said') return 'drift';
  if (part === 'did') {
    if (path.length === 5 && key === 'call_id') return 'id';
    // The name of an item: many clients do not send it back.
    return path.length === 5 && key === 'id' ? 'drift' : 'must';
  }
  const turn = turnsOf(recorded)[Number(path[1])];
  if (isOutput(turn)) {
    if (path.length === 3 && part === 'call_id') return 'id';
    return part === 'output' || part === 'id' ? 'drift' : 'must';
  }
  // What a person said; a picture or a file is another one if anything of it is.
  return part === 'content' && key === 'text' ? 'drift' : 'must';
}

function ids(body: JsonValue): IdPlace[] {
  return turnsOf(body).flatMap((turn, at): IdPlace[] => {
    if (!isObject(turn)) return [];
    const { did, call_id: id } = turn;
    if (isOutput(turn)) {
      return typeof id === 'string' ? [{ path: ['input', at, 'call_id'], id }] : [];
    }
    return (Array.isArray(did) ? did : []).flatMap((item, place) => {
      const callId = isObject(item) ? item['call_id'] : undefined;
      const path = ['input', at, 'did', place, 'call_id'];
      return typeof callId === 'string' ? [{ path, id: callId }] : [];
    });
  });
}

function causeOf({ path, kind }: JsonDifference, body: JsonValue): Cause {
  const [field, at, part, place, key] = path;
  if (path.includes('prompt_cache_breakpoint') && !path.includes('arguments')) return 'settings';
  if (field === 'system') return 'prompt';
  if (field === 'tools') return 'tool_schema';
  if (field === 'model') return 'model';
  if (field === undefined || field === 'previous_response_id') return 'other';
  if (field !== 'input') return 'settings';
  const whole = kind === 'changed' ? 'other' : kind;
  if (part === undefined) return whole;
  if (part === 'said') return 'prompt';
  if (part === 'did') return key === undefined ? whole : 'other';
  // Which call is answered is the client's doing, not the tool's.
  if (isOutput(turnsOf(body)[Number(at)])) return part === 'call_id' ? 'other' : 'tool_result';
  if (part !== 'content') return 'other';
  if (place === undefined || key === undefined) return whole;
  return key === 'text' ? 'prompt' : 'other';
}

const isOutput = (turn: JsonValue | undefined): boolean =>
  isObject(turn) && typeof turn['type'] === 'string' && turn['type'].endsWith('_output');

function turnsOf(body: JsonValue): JsonValue[] {
  const turns = isObject(body) ? body['input'] : undefined;
  return Array.isArray(turns) ? turns : [];
}
