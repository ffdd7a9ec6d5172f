import { z } from 'zod';
import { JsonObject } from '#engine/schema/json.ts';
import type { WireToolCall } from './anthropic-response.ts';

const Words = z.string().nullish();
/** Some servers send the arguments as the object itself. */
const Arguments = z.union([z.string(), JsonObject]).nullish();
const Called = z.object({ name: Words, arguments: Arguments, input: Words });
const Piece = z.object({
  index: z.int().nullish(),
  id: Words,
  function: Called.nullish(),
  custom: Called.nullish(),
});
type Piece = z.infer<typeof Piece>;
const Message = z.object({
  tool_calls: z.array(Piece).nullish(),
  function_call: Called.nullish(),
});
const Event = z.object({
  choices: z.array(
    z.object({ index: z.int().nullish(), delta: Message.nullish(), message: Message.nullish() }),
  ),
});

interface OpenCall {
  readonly callId: string;
  readonly name: string;
  json: string;
  readonly isCustom: boolean;
}

/**
 * The calls of a completion, streamed or whole, that a client has to answer; read in the plainest
 * way: it shares nothing with the engine's adapter, so that one can be held against the other. A call
 * without an id has an empty one.
 * @param body the whole response, as text
 */
export function toolCallsIn(body: string): readonly WireToolCall[] {
  const calls: OpenCall[] = [];
  const byIndex = new Map<number, OpenCall>();
  for (const piece of eventsIn(body).flatMap(piecesIn)) {
    const { index, id } = piece;
    const { name, arguments: json, input } = piece.function ?? piece.custom ?? {};
    const isNamed = name !== undefined && name !== null && name !== '';
    const known =
      typeof index === 'number' ? byIndex.get(index) : isNamed ? undefined : calls.at(-1);
    // A call of its own has a name; later pieces may repeat it, but not under another id.
    const isNew = isNamed && (known === undefined || (Boolean(id) && id !== known.callId));
    const call = isNew
      ? { callId: id ?? '', name, json: '', isCustom: !piece.function && Boolean(piece.custom) }
      : known;
    if (call === undefined) continue;
    if (isNew) calls.push(call);
    if (typeof index === 'number') byIndex.set(index, call);
    call.json += textOf(json ?? input);
  }
  return calls.map(({ callId, name, json, isCustom }) => ({
    callId,
    name,
    input: isCustom ? { input: json } : inputOf(json),
  }));
}

const textOf = (json: string | JsonObject | null | undefined): string =>
  typeof json === 'string' ? json : json ? JSON.stringify(json) : '';

const inputOf = (json: string): JsonObject | undefined =>
  json === '' ? {} : JsonObject.safeParse(jsonOrNothing(json)).data;

function eventsIn(body: string): unknown[] {
  const whole = jsonOrNothing(body);
  if (whole !== undefined) return [whole];
  return body
    .split(/\r?\n/u)
    .flatMap((line) =>
      line.startsWith('data:') ? [jsonOrNothing(line.slice('data:'.length))] : [],
    );
}

/** The pieces of calls in one event, of the first choice. */
function piecesIn(event: unknown): Piece[] {
  const choices = Event.safeParse(event).data?.choices ?? [];
  return choices.flatMap(({ index, delta, message }) => {
    if (typeof index === 'number' && index > 0) return [];
    const { tool_calls: pieces, function_call: legacy } = delta ?? message ?? {};
    const old: Piece[] = legacy ? [{ index: 0, id: '', function: legacy, custom: null }] : [];
    return [...(pieces ?? []), ...old];
  });
}

/** Servers put `[DONE]` and the like between events. */
function jsonOrNothing(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
