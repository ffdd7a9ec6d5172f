import { CallId } from '#engine/schema/ids.ts';
import type { JsonObject } from '#engine/schema/json.ts';
import type { ModelChunk } from '#engine/schema/model-stream.ts';
import { brokenWire } from '../wire-error.ts';
import { stringIn } from './json-fields.ts';
import type { OpenBlock } from './open-block.ts';
import { withOwnMeta, withoutNulls } from './provider-meta.ts';
import { toolInputOf } from './tool-input.ts';
import { applyUnknownDelta } from './unknown-delta.ts';

/**
 * A call, of a tool of ours (`tool_call`) or of one that the provider runs (`server_tool`). Further
 * fields (`caller`, `toolset_name`, `server_name` …) are kept and go back with the call.
 */
export function callBlock(
  index: number,
  block: JsonObject,
  kind: 'tool_call' | 'server_tool',
): OpenBlock {
  const { type, id, name: _name, input, ...extras } = block;
  const name = stringIn(block, 'name');
  const callId = callIdOf(id);
  // Kept for every server tool, so that its own provider knows it again (`to-assistant-blocks.ts`).
  if (kind === 'server_tool' && type !== undefined) extras['type'] = type;
  let json = '';
  return {
    opening: [{ type: `${kind}.started`, index, callId, name }],
    add(delta): ModelChunk[] {
      if (delta['type'] !== 'input_json_delta') {
        applyUnknownDelta(extras, delta);
        return [];
      }
      const piece = stringIn(delta, 'partial_json');
      json += piece;
      return piece === '' ? [] : [{ type: `${kind}.delta`, index, json: piece }];
    },
    end: () => [
      {
        type: `${kind}.completed`,
        index,
        callId,
        name,
        ...toolInputOf(json, input),
        ...withOwnMeta(withoutNulls(extras)),
      },
      { type: 'block.completed', index },
    ],
  };
}

/** @throws WireError for what cannot name a call */
export function callIdOf(id: unknown): CallId {
  const parsed = CallId.safeParse(id);
  if (!parsed.success) throw brokenWire(`A call has the id ${JSON.stringify(id)}.`);
  return parsed.data;
}
