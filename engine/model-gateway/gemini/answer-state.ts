import { CallId } from '#engine/schema/ids.ts';
import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import type { ModelChunk } from '#engine/schema/model-stream.ts';
import type { CallArguments, StreamedArguments } from './streamed-arguments.ts';

/** Text or thinking that the next part may go on with. */
export interface OpenText {
  readonly kind: 'text' | 'thinking';
  readonly index: number;
  /** What was cited in it so far. */
  readonly citations: JsonValue[];
}

/** A call of a function, not yet told, because the provider may answer it itself. */
export interface HeldCall extends CallArguments {
  readonly index: number;
  readonly callId: CallId;
  readonly name: string;
  readonly details: PartDetails;
}

/** A call whose arguments are still coming. */
export interface StreamedCall {
  readonly index: number;
  readonly callId: CallId;
  readonly name: string;
  readonly arguments: StreamedArguments;
  details: PartDetails;
}

/** What stands in a part, or in the thing it holds, and has no word of ours. Goes back untouched. */
export interface PartDetails {
  /** Of the part: `thoughtSignature` above all. */
  readonly part?: JsonObject;
  /** Of the call or result in it: the provider's own `id`. */
  readonly inner?: JsonObject;
}

/** What is known of the answer so far. */
export interface AnswerState {
  /** Where chunks go, in their order. */
  out: ModelChunk[];
  hasStarted: boolean;
  blockCount: number;
  /** Calls of functions in the conversation before this answer, and in it so far. */
  callCount: number;
  open: OpenText | undefined;
  streamed: StreamedCall | undefined;
  held: HeldCall[];
  /** Ids that calls of this answer have. */
  readonly callIds: Set<string>;
  /** Calls of the provider's own tools, last one last. */
  readonly serverCalls: { readonly callId: CallId; readonly wireId: JsonValue | undefined }[];
  /** Whether it asks for a tool of ours. */
  hasCalls: boolean;
  usage: JsonObject;
  finishReason: JsonValue | undefined;
  /** Citations that were told, as JSON: most events repeat them. */
  readonly cited: Set<string>;
  /** Everything about the answer that has no place in the engine's words. */
  readonly details: JsonObject;
}

export const startAnswer = (callsBefore: number): AnswerState => ({
  out: [],
  hasStarted: false,
  blockCount: 0,
  callCount: callsBefore,
  open: undefined,
  streamed: undefined,
  held: [],
  callIds: new Set(),
  serverCalls: [],
  hasCalls: false,
  usage: {},
  finishReason: undefined,
  cited: new Set(),
  details: {},
});

/** The index of a new block. */
export function nextIndex(state: AnswerState): number {
  state.blockCount += 1;
  return state.blockCount - 1;
}

/**
 * An id for the call of a function: the provider's, unless it gave none or gave it to another call of
 * this answer. Then it is the number of the call in the conversation, so that the same bytes give the
 * same ids, and that whoever reads the next request can tell them, where they do not stand.
 */
export function callIdFor(state: AnswerState, wireId: JsonValue | undefined): CallId {
  const callId = freeId(state, wireId, { stem: 'call', number: state.callCount });
  state.callCount += 1;
  return callId;
}

/** An id for something that the provider runs itself; it counts by blocks, apart from our calls. */
export const serverCallIdFor = (state: AnswerState, wireId: JsonValue | undefined): CallId =>
  freeId(state, wireId, { stem: 'server', number: state.blockCount });

function freeId(
  { callIds }: AnswerState,
  wireId: JsonValue | undefined,
  { stem, number }: { readonly stem: string; readonly number: number },
): CallId {
  let id = typeof wireId === 'string' && wireId !== '' ? wireId : `${stem}_${number}`;
  for (let next = number; callIds.has(id); next += 1) id = `${stem}_${next}`;
  callIds.add(id);
  return CallId.parse(id);
}
