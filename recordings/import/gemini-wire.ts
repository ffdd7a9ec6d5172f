import type { JsonObject, JsonValue } from '#engine/schema/json.ts';

/** What a client or a model writes into these is its own and no field of the API. */
const FOREIGN = new Set([
  'args',
  'response',
  'parameters',
  'parametersJsonSchema',
  'responseSchema',
  'responseJsonSchema',
]);

/**
 * The body with names in camel case, as the API takes them in snake case too, and without nulls
 * and `thought: false`, which say nothing.
 */
export const camelNames = (fields: JsonObject): JsonObject =>
  Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) => {
      if (value === null || (name === 'thought' && value === false)) return [];
      const camel = name.replaceAll(/_([a-z])/gu, (_, letter: string) => letter.toUpperCase());
      return [[camel, FOREIGN.has(camel) ? value : inside(value)]];
    }),
  );

function inside(value: JsonValue): JsonValue {
  if (Array.isArray(value)) return value.map(inside);
  return typeof value === 'object' && value !== null ? camelNames(value) : value;
}

/** A call of a function that the client has to answer. */
export interface OpenCall {
  readonly callId: string;
  readonly wireId: string | undefined;
  readonly name: string;
  readonly part: JsonObject;
  isAnswered: boolean;
}

/**
 * The calls in one turn of the model that it did not get an answer to in the same turn. One without
 * an id, or with that of another, has the number that it has in the conversation.
 * @param callsBefore calls in the conversation before this turn
 */
export function openCalls(parts: readonly JsonObject[], callsBefore: number): OpenCall[] {
  const calls: OpenCall[] = [];
  for (const part of parts) {
    const { id, name } = isObject(part['functionCall']) ? part['functionCall'] : {};
    if (typeof name !== 'string') continue;
    const wireId = typeof id === 'string' && id !== '' ? id : undefined;
    const isTaken = wireId === undefined || calls.some((call) => call.callId === wireId);
    const callId = isTaken ? `call_${callsBefore + calls.length}` : wireId;
    calls.push({ callId, wireId, name, part, isAnswered: false });
  }
  for (const { functionResponse } of parts) {
    if (!isObject(functionResponse)) continue;
    const { id, name } = functionResponse;
    const call = calls.find(
      (each) => !each.isAnswered && (id === undefined ? each.name === name : each.wireId === id),
    );
    if (call !== undefined) call.isAnswered = true;
  }
  return calls.filter((call) => !call.isAnswered);
}

export const isObject = (value: JsonValue | undefined): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
