import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import type { ModelChunk } from '#engine/schema/model-stream.ts';
import type { ServerSentEvent } from '../server-sent-events.ts';
import { brokenWire } from '../wire-error.ts';
import { asObject, objectIn, positionIn, stringIn } from './json-fields.ts';
import type { OpenBlock } from './open-block.ts';
import { withOwnMeta, withoutNulls } from './provider-meta.ts';
import { startBlock } from './start-block.ts';
import { stopReasonOf } from './stop-reason.ts';
import { errorOfBody } from './to-model-error.ts';
import { mergeUsage, usageOf } from './usage-so-far.ts';

/** Turns the events of one streamed message into chunks. */
export interface MessageReader {
  /**
   * The chunks that this event brings, in order.
   * @throws WireError where the event breaks the format
   */
  chunksOf(event: ServerSentEvent): readonly ModelChunk[];
  /** The same for an event that was parsed already. */
  chunksOfValue(event: JsonObject): readonly ModelChunk[];
}

/** What is known of the message so far. */
interface MessageState {
  hasStarted: boolean;
  readonly open: Map<number, OpenBlock>;
  readonly seen: Set<number>;
  usage: JsonObject;
  stopReason: string | undefined;
  /** Everything about the message that has no place in the engine's words. */
  details: JsonObject;
}

/**
 * Event types of the Messages API: "Streaming messages", read 2026-11-20. New ones may be added at
 * any time ("Versions"); they are passed on as `provider.event` and change nothing.
 */
export function messageReader(): MessageReader {
  const state: MessageState = {
    hasStarted: false,
    open: new Map(),
    seen: new Set(),
    usage: {},
    stopReason: undefined,
    details: {},
  };
  return {
    chunksOf({ name, data }) {
      const event = asObject(parsed(data));
      if (event === undefined) throw brokenWire(`An event is no JSON object: ${excerpt(data)}.`);
      return chunksOf(state, event, name);
    },
    chunksOfValue: (event) => chunksOf(state, event),
  };
}

function chunksOf(state: MessageState, event: JsonObject, name?: string): readonly ModelChunk[] {
  switch (event['type'] ?? name) {
    case 'content_block_delta':
      return blockAt(state, event).add(objectIn(event, 'delta'));
    case 'content_block_start':
      return openBlock(state, event);
    case 'content_block_stop': {
      const block = blockAt(state, event);
      state.open.delete(positionIn(event, 'index'));
      return block.end();
    }
    case 'message_start':
      return startMessage(state, objectIn(event, 'message'));
    case 'message_delta':
      return changeMessage(state, event);
    case 'message_stop':
      return [finished(state)];
    case 'error':
      return [{ type: 'failed', error: errorOfBody(event) }];
    case 'ping':
      return [];
    default:
      return [{ type: 'provider.event', event }];
  }
}

function startMessage(state: MessageState, message: JsonObject): readonly ModelChunk[] {
  if (state.hasStarted) throw brokenWire('A second `message_start` came.');
  state.hasStarted = true;
  const { id: _id, type: _type, role: _role, model: _model, content: _content, ...rest } = message;
  const { usage, stop_reason: _reason, ...details } = rest;
  state.details = withoutNulls(details);
  const responseId = stringIn(message, 'id');
  return [
    { type: 'started', responseId, model: stringIn(message, 'model') },
    ...usageChunks(state, usage),
  ];
}

function openBlock(state: MessageState, event: JsonObject): readonly ModelChunk[] {
  const index = positionIn(event, 'index');
  if (state.seen.has(index)) throw brokenWire(`Block ${index} started twice.`);
  const block = startBlock(index, objectIn(event, 'content_block'));
  state.seen.add(index);
  state.open.set(index, block);
  return block.opening;
}

function blockAt(state: MessageState, event: JsonObject): OpenBlock {
  const index = positionIn(event, 'index');
  const block = state.open.get(index);
  if (block === undefined) {
    throw brokenWire(`An event is for block ${index}, which is not open.`);
  }
  return block;
}

function changeMessage(state: MessageState, event: JsonObject): readonly ModelChunk[] {
  const { type: _type, delta: _delta, usage, ...besideDelta } = event;
  const { stop_reason: reason, ...delta } = objectIn(event, 'delta');
  if (typeof reason === 'string') state.stopReason = reason;
  state.details = { ...state.details, ...withoutNulls(delta), ...withoutNulls(besideDelta) };
  return usageChunks(state, usage);
}

function usageChunks(state: MessageState, usage: JsonValue | undefined): ModelChunk[] {
  if (asObject(usage) === undefined) return [];
  state.usage = mergeUsage(state.usage, usage);
  return [{ type: 'usage', usage: usageOf(state.usage) }];
}

/** A reason that is not known ends the turn like `end_turn`, and is kept under its own name. */
function finished({ open, stopReason, details }: MessageState): ModelChunk {
  if (open.size > 0) {
    throw brokenWire(`The message stopped while block ${[...open.keys()].join(', ')} was open.`);
  }
  if (stopReason === undefined) throw brokenWire('The message stopped without a `stop_reason`.');
  const known = stopReasonOf(stopReason);
  const unknown: JsonObject = known === undefined ? { stop_reason: stopReason } : {};
  return {
    type: 'finished',
    stopReason: known ?? 'end',
    ...withOwnMeta({ ...details, ...unknown }),
  };
}

function parsed(data: string): JsonValue {
  try {
    return JSON.parse(data) as JsonValue;
  } catch (cause) {
    throw brokenWire(`An event is no JSON: ${excerpt(data)}.`, cause);
  }
}

const excerpt = (data: string): string =>
  JSON.stringify(data.length > 120 ? `${data.slice(0, 120)}…` : data);
