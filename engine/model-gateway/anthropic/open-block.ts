import type { JsonObject } from '#engine/schema/json.ts';
import type { ModelChunk } from '#engine/schema/model-stream.ts';

/** One block of the message while it is being streamed. */
export interface OpenBlock {
  /** Chunks for what came with `content_block_start`. */
  readonly opening: readonly ModelChunk[];
  /** Chunks for one `content_block_delta`. */
  add(delta: JsonObject): readonly ModelChunk[];
  /** Chunks for `content_block_stop`; the last one is `block.completed`. */
  end(): readonly ModelChunk[];
}
