import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import type { ModelChunk } from '#engine/schema/model-stream.ts';
import type { ServerSentEvent } from '../server-sent-events.ts';
import { brokenWire } from '../wire-error.ts';
import { asObject, objectIn } from './json-fields.ts';
import type { OpenItem } from './open-item.ts';
import { endingOf } from './response-ending.ts';
import { responseScope, type OpenScope } from './response-scope.ts';
import { startItem } from './start-item.ts';
import { errorOfBody } from './to-model-error.ts';
import { usageOf } from './usage.ts';

/** Turns the events of one streamed response into chunks. */
export interface ResponseReader {
  /**
   * The chunks that this event brings, in order.
   * @throws WireError where the event breaks the format
   */
  chunksOf(event: ServerSentEvent): readonly ModelChunk[];
}

/** Where an item is in the output: its position, or its id at a gateway that sends no positions. */
type Place = number | string;

/** What is known of the response so far. */
interface ResponseState {
  hasStarted: boolean;
  readonly scope: OpenScope;
  readonly open: Map<Place, OpenItem>;
  /** The types of all items, also of those that are whole. */
  readonly types: Map<Place, string>;
  /** Some gateways give an item another id in each event, so a place comes first. */
  readonly wholeIds: Set<string>;
}

const newState = (): ResponseState => ({
  hasStarted: false,
  scope: responseScope(),
  open: new Map(),
  types: new Map(),
  wholeIds: new Set(),
});

/**
 * Event types of the Responses API ("Streaming events" of the API reference, and the types of SDK
 * 7.55, read 2026-11-21). Progress of built-in tools, and what this version does not know or finds
 * where it has no place, is passed on as `provider.event` and changes nothing.
 */
export function responseReader(): ResponseReader {
  const state = newState();
  return { chunksOf: (event) => chunksOf(state, event) };
}

/**
 * The chunks of a response that came whole, as JSON: the same as for its stream, with every delta in
 * one piece. Also for a body that holds nothing but an error.
 * @throws WireError for what is no response
 */
export function chunksOfResponse(body: JsonValue): readonly ModelChunk[] {
  const response = asObject(body);
  if (response !== undefined && !Array.isArray(response['output']) && hasError(response)) {
    return [{ type: 'failed', error: errorOfBody(response) }];
  }
  if (response === undefined || !Array.isArray(response['output'])) {
    throw brokenWire(`The answer is no response: ${excerpt(JSON.stringify(body))}.`);
  }
  if (response['status'] === 'queued' || response['status'] === 'in_progress') {
    throw brokenWire(`The answer is still \`${response['status']}\`; ask without \`background\`.`);
  }
  return endResponse(newState(), response);
}

const hasError = (body: JsonObject): boolean =>
  (body['error'] ?? body['detail'] ?? null) !== null || body['type'] === 'error';

function chunksOf(state: ResponseState, { name, data }: ServerSentEvent): readonly ModelChunk[] {
  if (data === '[DONE]') return [];
  const event = asObject(parsed(data));
  if (event === undefined) throw brokenWire(`An event is no JSON object: ${excerpt(data)}.`);
  switch (event['type'] ?? name) {
    case 'response.output_item.added':
      return openItem(state, event);
    case 'response.output_item.done':
      return endItem(state, event);
    case 'response.created':
    case 'response.queued':
    case 'response.in_progress':
      return startResponse(state, objectIn(event, 'response'));
    case 'response.completed':
    case 'response.incomplete':
    case 'response.failed':
      return endResponse(state, objectIn(event, 'response'));
    case 'error':
      return [{ type: 'failed', error: errorOfBody(event) }];
    case 'keepalive':
      return [];
    default:
      return (
        state.open.get(placeOf(event))?.add(event) ??
        (event['type'] === undefined && hasError(event)
          ? [{ type: 'failed', error: errorOfBody(event) }]
          : [{ type: 'provider.event', event }])
      );
  }
}

function startResponse(state: ResponseState, response: JsonObject): ModelChunk[] {
  if (state.hasStarted) return [];
  state.hasStarted = true;
  const { id, model, store } = response;
  const responseId = typeof id === 'string' ? id : '';
  if (store === true && responseId !== '') state.scope.keepResponseId(responseId);
  return [{ type: 'started', responseId, model: typeof model === 'string' ? model : '' }];
}

function openItem(state: ResponseState, event: JsonObject): readonly ModelChunk[] {
  const place = placeOf(event);
  if (state.types.has(place)) return [{ type: 'provider.event', event }];
  return openAt(state, place, objectIn(event, 'item')).opening;
}

function openAt(state: ResponseState, place: Place, announced: JsonObject): OpenItem {
  const item = startItem(state.scope, announced);
  state.open.set(place, item);
  state.types.set(place, typeOf(announced));
  return item;
}

function endItem(state: ResponseState, event: JsonObject): readonly ModelChunk[] {
  const place = placeOf(event);
  const isWhole = state.types.has(place) && !state.open.has(place);
  return isWhole
    ? [{ type: 'provider.event', event }]
    : wholeAt(state, place, objectIn(event, 'item'));
}

/** All that is left to say of an item, which may not have been announced. */
function wholeAt(state: ResponseState, place: Place, item: JsonObject): readonly ModelChunk[] {
  const open = state.open.get(place);
  const chunks =
    open === undefined
      ? ((fresh) => [...fresh.opening, ...fresh.end(item)])(openAt(state, place, item))
      : open.end(item);
  state.open.delete(place);
  if (typeof item['id'] === 'string') state.wholeIds.add(item['id']);
  return chunks;
}

/**
 * The last event holds the whole response: what its items have not told yet is told now. Some
 * gateways leave its output empty, and then what was streamed is all that there is.
 */
function endResponse(state: ResponseState, response: JsonObject): readonly ModelChunk[] {
  const chunks: ModelChunk[] = startResponse(state, response);
  const output = Array.isArray(response['output']) ? response['output'] : [];
  for (const [position, value] of output.entries()) {
    const item = asObject(value);
    if (item !== undefined && !isTold(state, position, item)) {
      chunks.push(...wholeAt(state, placeIn(state, position, item), item));
    }
  }
  for (const item of state.open.values()) chunks.push(...item.end());
  const usage = asObject(response['usage']);
  if (usage !== undefined) chunks.push({ type: 'usage', usage: usageOf(usage) });
  chunks.push(endingOf(response, state.scope));
  return chunks;
}

function isTold({ wholeIds, open, types }: ResponseState, position: number, item: JsonObject) {
  const { id } = item;
  if (typeof id === 'string' && wholeIds.has(id)) return true;
  return !open.has(position) && types.get(position) === typeOf(item);
}

/** Under which place an item of the whole output was opened, or may be. */
function placeIn({ open, types }: ResponseState, position: number, item: JsonObject): Place {
  const { id } = item;
  if (typeof id === 'string' && open.has(id)) return id;
  if (types.get(position) === typeOf(item) || !types.has(position)) return position;
  return `extra ${position}`;
}

const placeOf = ({ output_index, item_id, item }: JsonObject): Place => {
  if (typeof output_index === 'number') return output_index;
  const id = item_id ?? asObject(item)?.['id'];
  return typeof id === 'string' ? id : '';
};

const typeOf = ({ type }: JsonObject): string => (typeof type === 'string' ? type : '');

function parsed(data: string): JsonValue {
  try {
    return JSON.parse(data) as JsonValue;
  } catch (cause) {
    throw brokenWire(`An event is no JSON: ${excerpt(data)}.`, cause);
  }
}

const excerpt = (data: string): string =>
  JSON.stringify(data.length > 120 ? `${data.slice(0, 120)}…` : data);
