import type { JsonObject, JsonValue } from '#engine/schema/json.ts';
import type { ModelChunk } from '#engine/schema/model-stream.ts';
import { withOwnMeta } from './provider-meta.ts';

/** `refusal` and `transcript` (of spoken audio) are text, and say so in the `_meta` of their block. */
export type WordKind = 'thinking' | 'text' | 'refusal' | 'transcript';

/**
 * The blocks of an answer that are words. The wire has no blocks: words of one kind are one block,
 * until something else comes.
 */
export interface Words {
  say(kind: WordKind, text: string, out: ModelChunk[]): void;
  /** Adds a source to the text that is being written; outside of one there is nothing to cite for. */
  cite(citation: JsonValue, out: ModelChunk[]): void;
  /** Ends the open block, and begins another one, of whatever kind. @returns its index */
  beginBlock(out: ModelChunk[]): number;
  end(out: ModelChunk[]): void;
}

interface OpenBlock {
  readonly kind: WordKind;
  readonly index: number;
  readonly annotations: JsonValue[];
}

export function answerWords(provider: string): Words {
  let nextIndex = 0;
  let open: OpenBlock | undefined;

  const end = (out: ModelChunk[]): void => {
    if (open === undefined) return;
    const meta = withOwnMeta(metaOf(open), provider);
    out.push({ type: 'block.completed', index: open.index, ...meta });
    open = undefined;
  };
  const beginBlock = (out: ModelChunk[]): number => {
    end(out);
    nextIndex += 1;
    return nextIndex - 1;
  };

  return {
    say(kind, text, out) {
      if (text === '') return;
      if (open?.kind !== kind) open = { kind, index: beginBlock(out), annotations: [] };
      const { index } = open;
      out.push({ type: kind === 'thinking' ? 'thinking.delta' : 'text.delta', index, text });
    },
    cite(citation, out) {
      if (open?.kind !== 'text') return;
      open.annotations.push(citation);
      out.push({ type: 'citation', index: open.index, citation });
    },
    beginBlock,
    end,
  };
}

function metaOf({ kind, annotations }: OpenBlock): JsonObject {
  if (kind === 'refusal' || kind === 'transcript') return { said_as: kind };
  return annotations.length > 0 ? { annotations } : {};
}
