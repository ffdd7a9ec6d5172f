import type { CallId } from '#engine/schema/ids.ts';
import type { JsonObject, ProviderMeta } from '#engine/schema/json.ts';
import type { ModelChunk } from '#engine/schema/model-stream.ts';
import type { KeptItem } from './provider-meta.ts';

/** One output item while it is being streamed. */
export interface OpenItem {
  /** Chunks for `response.output_item.added`. */
  readonly opening: readonly ModelChunk[];
  /** Chunks for one event of this item; undefined for an event that it does not know. */
  add(event: JsonObject): readonly ModelChunk[] | undefined;
  /**
   * Chunks for `response.output_item.done`; each of its blocks is complete then.
   * @param item whole, as it came; left out where the response ended without it, and what was
   *   streamed is all that there is
   */
  end(item?: JsonObject): readonly ModelChunk[];
}

/** What the items of one response share. */
export interface ResponseScope {
  /** The place of the next block. */
  takeIndex(): number;
  /** An id for a call that no other call of this response has. @throws nothing: one is made up */
  takeCallId(...wanted: readonly unknown[]): CallId;
  /** `_meta` for a part of this response. */
  keep(kept: KeptItem): ProviderMeta;
  /** The model refused, in a part of its own. */
  markRefused(): void;
  /** A tool of ours is asked for. */
  markCalled(): void;
}
