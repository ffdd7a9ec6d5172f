import type { JsonValue } from '#engine/schema/json.ts';
import type { JsonPath } from './json-diff.ts';

/**
 * What a difference in a field of a request means.
 * - `must`: the client does something else than it did. Never served.
 * - `drift`: it says the same in other words (prompt, tool texts, sampling). Reported and counted.
 * - `ignore`: says nothing about the client's behaviour.
 */
export type RequestFieldClass = 'must' | 'drift' | 'ignore';

/** All that playback knows about one provider's HTTP API. Pure. */
export interface WireApi {
  readonly name: string;
  /** @param path of the URL, without the query */
  speaks(path: string): boolean;
  /** Brings several ways of writing one thing into one, and drops what is ignored. */
  normalise(body: JsonValue): JsonValue;
  /**
   * The messages of a normalised body, from the first one, without what may change between two
   * requests of one conversation (such as cache breakpoints). Empty for a request without history.
   */
  history(body: JsonValue): readonly JsonValue[];
  /** The class of a place in a body. @param recorded the normalised body that was recorded */
  classOf(path: JsonPath, recorded: JsonValue): RequestFieldClass;
  /** Headers to compare where they were recorded: a difference in them is drift. */
  readonly headers: readonly string[];
  /** The provider's own way to say that a request was wrong. */
  errorBody(message: string): JsonValue;
}
