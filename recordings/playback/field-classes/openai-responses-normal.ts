import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import { isObject } from '../json-diff.ts';

/** They name the user or the place of a cache, and say nothing about the conversation. */
const IGNORED = new Set([
  'metadata',
  'client_metadata',
  'user',
  'safety_identifier',
  'prompt_cache_key',
  'prompt_cache_retention',
]);

/**
 * One way to write a body that may be written in several:
 * - `system` is the text of `instructions` and of the system messages that `input` begins with;
 * - `input` is a list of turns. What the model said and did between two turns of the client is one
 *   turn, `{role: 'assistant', did, said}`: its texts stand apart, each with its place;
 * - messages of a person in a row are one, with the parts of all;
 * - text alone is one `input_text`, arguments are JSON and not the text of it, an item has no status,
 *   and reasoning that holds nothing but a name is left out;
 * - what says nothing is not there.
 */
export function normaliseResponses(body: JsonValue): JsonValue {
  if (!isObject(body)) return body;
  const { instructions, input, ...rest } = body;
  const fields = Object.entries(rest).filter(
    ([name, value]) =>
      value !== null && !IGNORED.has(name) && !(name === 'stream' && value === false),
  );
  const items = itemsOf(input).map(normaliseItem);
  const first = items.findIndex((item) => !isSystem(item));
  const systemCount = first === -1 ? items.length : first;
  const system = [
    ...(typeof instructions === 'string' && instructions !== '' ? [instructions] : []),
    ...items.slice(0, systemCount).flatMap(textsIn),
  ];
  return {
    ...Object.fromEntries(fields),
    ...(system.length > 0 ? { system: joined(system) } : {}),
    ...(input === undefined ? {} : { input: turnsOf(items.slice(systemCount)) }),
  };
}

function itemsOf(input: JsonValue | undefined): JsonValue[] {
  if (typeof input === 'string') return [{ role: 'user', content: input }];
  return Array.isArray(input) ? input : [];
}

function normaliseItem(item: JsonValue): JsonValue {
  if (!isObject(item)) return item;
  const { status: _status, ...given } = item;
  const fields = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== null));
  if (isMessage(item)) {
    const { type: _type, content = [], ...message } = fields;
    const type = message['role'] === 'assistant' ? 'output_text' : 'input_text';
    return {
      ...message,
      content: typeof content === 'string' ? [{ type, text: content }] : content,
    };
  }
  if (item['type'] === 'function_call') return { ...fields, arguments: asJson(item['arguments']) };
  if (item['type'] === 'reasoning') return withoutEmptyContent(fields);
  return 'output' in item ? { ...fields, output: plainOutput(item['output']) } : fields;
}

/** Some models say that there is no reasoning in the clear; most clients do not repeat it. */
function withoutEmptyContent({ content, ...reasoning }: JsonObject): JsonObject {
  const isEmpty = content === undefined || (Array.isArray(content) && content.length === 0);
  return isEmpty ? reasoning : { ...reasoning, content };
}

const isMessage = ({ type, role }: JsonObject): boolean =>
  type === 'message' || (type === undefined && role !== undefined);

function asJson(text: JsonValue | undefined): JsonValue {
  if (typeof text !== 'string') return text ?? null;
  try {
    return JSON.parse(text === '' ? '{}' : text) as JsonValue;
  } catch {
    return text;
  }
}

/** A list of one text says what the text alone would. */
function plainOutput(output: JsonValue | undefined): JsonValue {
  const [only, ...more] = Array.isArray(output) ? output : [];
  const isText = isObject(only) && only['type'] === 'input_text' && more.length === 0;
  return isText ? (only['text'] ?? null) : (output ?? null);
}

const isSystem = (item: JsonValue): boolean =>
  isObject(item) &&
  'content' in item &&
  (item['role'] === 'system' || item['role'] === 'developer');

const joined = (texts: readonly JsonValue[]): JsonValue =>
  texts.every((text) => typeof text === 'string') ? texts.join('\n\n') : [...texts];

const textsIn = (item: JsonValue): JsonValue[] => {
  const content = isObject(item) ? item['content'] : undefined;
  return (Array.isArray(content) ? content : []).map((part) =>
    isObject(part) && typeof part['text'] === 'string' ? part['text'] : part,
  );
};

/** What the model did, and apart from it what it said, each message with its place. */
function turnsOf(items: readonly JsonValue[]): JsonValue[] {
  const turns: JsonValue[] = [];
  let answer: { did: JsonValue[]; said: JsonValue[]; count: number } | undefined;
  for (const item of items) {
    if (!isTheModels(item)) {
      const before = answer === undefined ? turns.at(-1) : undefined;
      answer = undefined;
      const whole = oneMessage(before, item);
      if (whole !== undefined) turns.pop();
      turns.push(whole ?? item);
      continue;
    }
    if (isEmptyReasoning(item)) continue;
    if (answer === undefined) {
      answer = { did: [], said: [], count: 0 };
      turns.push({ role: 'assistant', did: answer.did, said: answer.said });
    }
    if (isObject(item) && 'role' in item) answer.said.push([answer.count, item]);
    else answer.did.push(item);
    answer.count += 1;
  }
  return turns;
}

/** Two messages of a person, one after the other, as one; undefined where they are something else. */
function oneMessage(before: JsonValue | undefined, item: JsonValue): JsonValue | undefined {
  const [first, second] = [before, item].map((each) =>
    isObject(each) && each['role'] === 'user' && Array.isArray(each['content']) ? each : undefined,
  );
  if (first === undefined || second === undefined) return undefined;
  return { ...first, ...second, content: [...listIn(first), ...listIn(second)] };
}

const listIn = ({ content }: JsonObject): JsonValue[] => (Array.isArray(content) ? content : []);

const THE_MODELS = new Set([
  'reasoning',
  'compaction',
  'item_reference',
  'mcp_list_tools',
  'mcp_approval_request',
  'program',
  'program_output',
]);

function isTheModels(item: JsonValue): boolean {
  if (!isObject(item)) return false;
  const { type, role, execution } = item;
  if (typeof type !== 'string') return role === 'assistant';
  if (type === 'tool_search_output') return execution === 'server';
  return THE_MODELS.has(type) || type.endsWith('_call');
}

function isEmptyReasoning(item: JsonValue): boolean {
  if (!isObject(item) || item['type'] !== 'reasoning') return false;
  const { encrypted_content: encrypted, content, summary } = item;
  const isNothing = (list: JsonValue | undefined) => !Array.isArray(list) || list.length === 0;
  return typeof encrypted !== 'string' && isNothing(content) && isNothing(summary);
}

/** Breakpoints move to the newest message with every request, so history is compared without. */
export function withoutBreakpoints(turn: JsonValue): JsonValue {
  if (!isObject(turn) || !Array.isArray(turn['content'])) return turn;
  const content = turn['content'].map((part) => {
    if (!isObject(part)) return part;
    const { prompt_cache_breakpoint: _breakpoint, ...rest } = part;
    return rest;
  });
  return { ...turn, content };
}
