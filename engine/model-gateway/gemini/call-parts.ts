import type { JsonObject } from '#engine/schema/json.ts';
import { brokenWire } from '../wire-error.ts';
import {
  callIdFor,
  nextIndex,
  type AnswerState,
  type HeldCall,
  type PartDetails,
} from './answer-state.ts';
import { asText, excerpt } from './json-fields.ts';
import { withOwnMeta } from './provider-meta.ts';
import { streamedArguments, wholeArguments } from './streamed-arguments.ts';
import { addWholePart, closeText, withoutEmpty } from './text-parts.ts';

/**
 * A call of a function: whole as a rule, or a part of one whose arguments are streamed (Vertex AI).
 * Names come once; parts without one go on with the call before.
 */
export function addCall(state: AnswerState, call: JsonObject, part: JsonObject): void {
  closeText(state);
  const { functionCall: _call, ...extras } = part;
  const { name, args, id, partialArgs, willContinue, ...inner } = call;
  const isLast = willContinue !== true;
  if (typeof name !== 'string' || name === '') {
    if (state.streamed === undefined && partialArgs === undefined && args === undefined) return;
    if (state.streamed === undefined) {
      throw brokenWire(`A call came without a name: ${excerpt(JSON.stringify(part))}.`);
    }
    state.streamed.details = merged(state.streamed.details, extras);
  } else {
    endStreamedCall(state);
    const index = nextIndex(state);
    const callId = callIdFor(state, id);
    const details = { part: extras, inner: { ...(id === undefined ? {} : { id }), ...inner } };
    if (isLast && partialArgs === undefined) {
      state.held.push({ index, callId, name, details, ...wholeArguments(args) });
      return;
    }
    flushCalls(state);
    state.streamed = { index, callId, name, details, arguments: streamedArguments(args) };
    state.out.push({ type: 'tool_call.started', index, callId, name });
  }
  state.streamed?.arguments.add(partialArgs);
  if (isLast) endStreamedCall(state);
}

const merged = (details: PartDetails, extras: JsonObject): PartDetails => ({
  ...details,
  part: { ...details.part, ...extras },
});

/** Ends a call of streamed arguments; the provider leaves its last part out at times. */
export function endStreamedCall(state: AnswerState): void {
  const { streamed } = state;
  if (streamed === undefined) return;
  state.streamed = undefined;
  completeCall(state, { ...streamed, ...streamed.arguments.whole() });
}

/** Tells the calls that the provider did not answer itself. */
export function flushCalls(state: AnswerState): void {
  const { held } = state;
  state.held = [];
  for (const call of held) {
    const { index, callId, name } = call;
    state.out.push({ type: 'tool_call.started', index, callId, name });
    completeCall(state, call);
  }
}

function completeCall(state: AnswerState, call: HeldCall): void {
  const { index, callId, name, malformed } = call;
  state.hasCalls = true;
  state.out.push(
    {
      type: 'tool_call.completed',
      index,
      callId,
      name,
      arguments: call.arguments,
      ...(malformed === undefined ? {} : { malformed }),
      ...withOwnMeta(metaOf(call.details)),
    },
    { type: 'block.completed', index },
  );
}

/** What goes into `_meta` of a call or a result. */
export const metaOf = ({ part = {}, inner = {} }: PartDetails): JsonObject =>
  withoutEmpty({ part, inner });

/**
 * An answer to a call in the same message: a server (`mcpServers` of the request) ran it, so that it
 * is none of ours after all.
 */
export function addServerAnswer(state: AnswerState, answer: JsonObject, part: JsonObject): void {
  closeText(state);
  const { functionResponse: _response, ...extras } = part;
  const { name, id, response, ...inner } = answer;
  const call = state.held.find((held) =>
    id === undefined ? held.name === name : held.details.inner?.['id'] === id,
  );
  if (call === undefined) {
    addWholePart(state, 'functionResponse', part);
    return;
  }
  state.held = state.held.filter((held) => held !== call);
  const { index, callId, details, malformed } = call;
  const field = 'functionCall';
  state.out.push(
    { type: 'server_tool.started', index, callId, name: call.name },
    {
      type: 'server_tool.completed',
      index,
      callId,
      name: call.name,
      arguments: call.arguments,
      ...(malformed === undefined ? {} : { malformed }),
      ...withOwnMeta({ field, ...metaOf(details) }),
    },
    { type: 'block.completed', index },
  );
  const at = nextIndex(state);
  const own = { ...inner, name: asText(name) ?? call.name, ...(id === undefined ? {} : { id }) };
  state.out.push(
    {
      type: 'server_tool.result',
      index: at,
      callId,
      kind: 'functionResponse',
      content: response ?? null,
      ...withOwnMeta(metaOf({ part: extras, inner: own })),
    },
    { type: 'block.completed', index: at },
  );
}
