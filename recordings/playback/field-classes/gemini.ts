import type { JsonValue } from '#engine/schema/json.ts';
import type { Cause } from '../causes.ts';
import { isObject } from '../json-diff.ts';
import type { JsonDifference, JsonPath } from '../json-diff.ts';
import type { RequestFieldClass, WireApi } from '../wire-api.ts';
import { normaliseGemini } from './gemini-normal.ts';
import { outlineOf } from './gemini-outline.ts';

/**
 * Field classes of `POST …/models/<model>:generateContent` and its stream (Gemini API reference, read
 * 2026-11-21). What the model did and what the client did about it must match; how it was asked may
 * drift. Paths are those of a normalised body: `gemini-normal.ts` says what it looks like. The model
 * and whether the answer streams stand in the address, which must match.
 */
export const gemini: WireApi = {
  name: 'gemini-generate-content',
  speaks: (path) => /\/[^/]+:(?:streamGenerateContent|generateContent|countTokens)$/u.test(path),
  normalise: normaliseGemini,
  history: turnsOf,
  classOf,
  // They are numbers of calls once a body is normalised, and equal where the calls are.
  ids: () => [],
  causeOf,
  outline: outlineOf,
  headers: [],
  errorBody: (message) => ({ error: { code: 400, message, status: 'INVALID_ARGUMENT' } }),
};

function classOf([field, , part, , held, key]: JsonPath): RequestFieldClass {
  if (field === undefined) return 'must';
  // System prompt, tools, tool choice, limits, sampling, safety, and what the API may add.
  if (field !== 'contents') return 'drift';
  // Text of the model: clients drop what is empty, and split or join it.
  if (part === 'said') return 'drift';
  // A turn too many or too few, a role, what the model did, with its signatures.
  if (part !== 'parts') return 'must';
  if (held === 'text') return 'drift';
  return held === 'functionResponse' && (key === 'response' || key === 'parts') ? 'drift' : 'must';
}

function causeOf({ path, kind }: JsonDifference): Cause {
  const [field, , part, place, held, key] = path;
  if (field === 'system') return 'prompt';
  if (field === 'tools') return 'tool_schema';
  if (field === 'model') return 'model';
  if (field === undefined) return 'other';
  if (field !== 'contents') return 'settings';
  const whole = kind === 'changed' ? 'other' : kind;
  if (part === undefined) return whole;
  if (part === 'said') return 'prompt';
  if (place === undefined) return part === 'role' ? 'other' : whole;
  if (held === undefined) return whole;
  if (part !== 'parts') return 'other';
  if (held === 'text') return 'prompt';
  // Which call is answered is the client's doing, not the tool's.
  return held === 'functionResponse' && key !== 'call' && key !== 'name' ? 'tool_result' : 'other';
}

function turnsOf(body: JsonValue): JsonValue[] {
  const turns = isObject(body) ? body['contents'] : undefined;
  return Array.isArray(turns) ? turns : [];
}
