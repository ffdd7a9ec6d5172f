import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import type { ModelChunk } from '#engine/schema/model-stream.ts';
import { stringIn } from './json-fields.ts';
import type { OpenBlock } from './open-block.ts';
import { withOwnMeta, withoutNulls } from './provider-meta.ts';
import { applyUnknownDelta } from './unknown-delta.ts';

/** Text as it is written, with its citations, which go back whole at the end of the block. */
export function textBlock(index: number, block: JsonObject): OpenBlock {
  const { type: _type, text, citations, ...extras } = block;
  const cited: JsonValue[] = Array.isArray(citations) ? [...citations] : [];
  return {
    opening: [
      ...(typeof text === 'string' ? textDelta(index, text) : []),
      ...cited.map((citation): ModelChunk => ({ type: 'citation', index, citation })),
    ],
    add(delta) {
      if (delta['type'] === 'text_delta') return textDelta(index, stringIn(delta, 'text'));
      if (delta['type'] === 'citations_delta') {
        const citation = delta['citation'] ?? null;
        cited.push(citation);
        return [{ type: 'citation', index, citation }];
      }
      applyUnknownDelta(extras, delta);
      return [];
    },
    end() {
      const meta = { ...withoutNulls(extras), ...(cited.length > 0 ? { citations: cited } : {}) };
      return [{ type: 'block.completed', index, ...withOwnMeta(meta) }];
    },
  };
}

const textDelta = (index: number, text: string): ModelChunk[] =>
  text === '' ? [] : [{ type: 'text.delta', index, text }];

/**
 * Thinking in the clear, or only its signature where the text is omitted. A `signature_delta` brings
 * the signature whole and replaces what was there, as in Anthropic's SDK 1.11.0
 * (`lib/MessageStream`, read 2026-11-20); some senders put it into `content_block_start`.
 */
export function thinkingBlock(index: number, block: JsonObject): OpenBlock {
  const { type: _type, thinking, signature: first, ...extras } = block;
  let signature = typeof first === 'string' ? first : '';
  return {
    opening: typeof thinking === 'string' ? thinkingDelta(index, thinking) : [],
    add(delta) {
      if (delta['type'] === 'thinking_delta') {
        return thinkingDelta(index, stringIn(delta, 'thinking'));
      }
      if (delta['type'] === 'signature_delta') signature = stringIn(delta, 'signature');
      else applyUnknownDelta(extras, delta);
      return [];
    },
    end: () => [
      ...(signature === '' ? [] : [{ type: 'thinking.signature', index, signature } as const]),
      { type: 'block.completed', index, ...withOwnMeta(withoutNulls(extras)) },
    ],
  };
}

const thinkingDelta = (index: number, text: string): ModelChunk[] =>
  text === '' ? [] : [{ type: 'thinking.delta', index, text }];
