import { z } from 'zod';
import { JsonObject, type JsonValue } from '#engine/schema/json.ts';
import type { WireToolCall } from './anthropic-response.ts';
import { camelNames, isObject, openCalls } from './gemini-wire.ts';

const Response = z.looseObject({
  candidates: z
    .array(z.looseObject({ content: z.looseObject({ parts: z.array(JsonObject) }).optional() }))
    .optional(),
});
const Contents = z.array(
  z.looseObject({ role: z.string().optional(), parts: z.array(JsonObject).default([]) }),
);

/**
 * The calls of an answer that a client has to answer, read in the plainest way: it shares nothing
 * with the engine's adapter, so that one can be held against the other. Streams of events, arrays and
 * whole answers are read alike.
 * @param body the whole answer, as text
 * @param request body of its request: a call without an id is named by its number in the conversation
 */
export function toolCallsIn(body: string, request: JsonValue = {}): readonly WireToolCall[] {
  const parts = responsesIn(body).flatMap((value) => {
    const { candidates: [first] = [] } = Response.safeParse(value).data ?? {};
    return first?.content?.parts ?? [];
  });
  return openCalls(parts, callCountOf(request)).map(({ callId, name, part }) => ({
    callId,
    name,
    input: inputOf(part, parts),
  }));
}

/** How many calls a request brings back. */
function callCountOf(request: JsonValue): number {
  const { contents } = isObject(request) ? camelNames(request) : {};
  return (Contents.safeParse(contents).data ?? [])
    .filter(({ role }) => role === 'model')
    .reduce((count, { parts }) => count + openCalls(parts, count).length, 0);
}

function responsesIn(body: string): unknown[] {
  const whole = jsonOrNothing(body);
  if (whole !== undefined) return Array.isArray(whole) ? whole : [whole];
  return body
    .split(/\r?\n/u)
    .filter((line) => line.startsWith('data:'))
    .map((line) => jsonOrNothing(line.slice('data:'.length)));
}

const Args = JsonObject.default({});
const Piece = z.looseObject({ jsonPath: z.string(), willContinue: z.boolean().optional() });

/** The arguments as they came, or put together from the pieces that follow the part with the name. */
function inputOf(part: JsonObject, parts: readonly JsonObject[]): JsonObject | undefined {
  const call = part['functionCall'] as JsonObject;
  if (call['willContinue'] !== true) return Args.safeParse(call['args']).data;
  const input: JsonObject = {};
  for (const { functionCall } of parts.slice(parts.indexOf(part) + 1)) {
    if (!isObject(functionCall) || functionCall['name'] !== undefined) break;
    for (const piece of z.array(Piece).parse(functionCall['partialArgs'] ?? [])) {
      const { jsonPath, willContinue: _more, ...value } = piece;
      const [given] = Object.entries(value);
      put(
        input,
        jsonPath.match(/[^.[\]$'"]+/gu) ?? [],
        given?.[0] === 'nullValue' ? null : given?.[1],
      );
    }
  }
  return input;
}

function put(root: JsonObject, steps: readonly string[], value: unknown): void {
  let place = root;
  for (const [index, step] of steps.entries()) {
    const next = steps[index + 1];
    if (next !== undefined) {
      place = (place[step] ??= /^\d+$/u.test(next) ? [] : {}) as JsonObject;
      continue;
    }
    const before = place[step];
    place[step] =
      typeof before === 'string' && typeof value === 'string'
        ? before + value
        : (value as JsonValue);
  }
}

/** Gateways put `[DONE]` and the like between events. */
function jsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
