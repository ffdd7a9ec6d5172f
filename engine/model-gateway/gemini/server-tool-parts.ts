import type { JsonObject } from '#engine/schema/json.ts';
import { serverCallIdFor, nextIndex, type AnswerState } from './answer-state.ts';
import { asText } from './json-fields.ts';
import { metaOf } from './call-parts.ts';
import { withOwnMeta } from './provider-meta.ts';
import { addWholePart, closeText } from './text-parts.ts';

/** Parts in which the provider runs a tool of its own, and those with what came of it. */
export const serverCallFields = ['executableCode', 'toolCall'] as const;
export const serverResultFields = ['codeExecutionResult', 'toolResponse'] as const;
type CallField = (typeof serverCallFields)[number];
type ResultField = (typeof serverResultFields)[number];

/** Code that the provider runs, or another tool of its own (`toolType`). */
export function addServerCall(
  state: AnswerState,
  field: CallField,
  { [field]: _call, ...extras }: JsonObject,
  { id, ...call }: JsonObject,
): void {
  closeText(state);
  const index = nextIndex(state);
  const callId = serverCallIdFor(state, id);
  const { toolType, args, ...rest } = call;
  const isCode = field === 'executableCode';
  const name = isCode ? 'code_execution' : (asText(toolType) ?? field);
  const wireId: JsonObject = id === undefined ? {} : { id };
  const inner = isCode
    ? wireId
    : { ...wireId, ...rest, ...(toolType === undefined ? {} : { toolType }) };
  state.serverCalls.push({ callId, wireId: id });
  state.out.push(
    { type: 'server_tool.started', index, callId, name },
    {
      type: 'server_tool.completed',
      index,
      callId,
      name,
      arguments: isCode ? call : ((args ?? {}) as JsonObject),
      ...withOwnMeta({ field, ...metaOf({ part: extras, inner }) }),
    },
    { type: 'block.completed', index },
  );
}

/** What came of the call with its id, or of the last one where ids are not given. */
export function addServerResult(
  state: AnswerState,
  field: ResultField,
  part: JsonObject,
  { id, ...content }: JsonObject,
): void {
  const call = state.serverCalls.findLast(({ wireId }) => id === undefined || wireId === id);
  if (call === undefined) {
    addWholePart(state, field, part);
    return;
  }
  closeText(state);
  const { [field]: _result, ...extras } = part;
  const index = nextIndex(state);
  const inner: JsonObject = id === undefined ? {} : { id };
  state.out.push(
    {
      type: 'server_tool.result',
      index,
      callId: call.callId,
      kind: field,
      content,
      // Present even when empty, so that its own provider knows the result again.
      ...withOwnMeta({ field, ...metaOf({ part: extras, inner }) }),
    },
    { type: 'block.completed', index },
  );
}
