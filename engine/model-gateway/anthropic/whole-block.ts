import type { JsonObject } from '#engine/schema/json.ts';
import type { ModelChunk } from '#engine/schema/model-stream.ts';
import { callIdOf } from './call-block.ts';
import { stringIn } from './json-fields.ts';
import type { OpenBlock } from './open-block.ts';
import { PROVIDER, withoutNulls } from './provider-meta.ts';
import { applyUnknownDelta } from './unknown-delta.ts';

/**
 * A block that is told only when it is whole: redacted thinking and the results of server tools,
 * which arrive complete in `content_block_start`, `compaction`, which has a delta type of its own,
 * and every type that this version does not know.
 */
export function wholeBlock(index: number, block: JsonObject): OpenBlock {
  const fields = { ...block };
  return {
    opening: [],
    add(delta) {
      applyUnknownDelta(fields, delta);
      return [];
    },
    end: () => [wholeChunk(index, fields), { type: 'block.completed', index }],
  };
}

function wholeChunk(index: number, fields: JsonObject): ModelChunk {
  const kind = stringIn(fields, 'type');
  const { type: _type, data, ...besideData } = fields;
  // With more fields than the part has a place for, the block is kept whole instead.
  if (kind === 'redacted_thinking' && typeof data === 'string' && isEmpty(besideData)) {
    return { type: 'thinking.redacted', index, data };
  }
  const { type: _kind, tool_use_id: callId, content, ...extras } = fields;
  if (kind.endsWith('_tool_result') && callId !== undefined) {
    return {
      type: 'server_tool.result',
      index,
      callId: callIdOf(callId),
      kind,
      content: content ?? null,
      // Present even when empty, so that its own provider knows the result again.
      _meta: { [PROVIDER]: withoutNulls(extras) },
    };
  }
  return { type: 'provider.block', index, kind, _meta: { [PROVIDER]: fields } };
}

const isEmpty = (fields: JsonObject): boolean => Object.keys(fields).length === 0;
