import type { JsonValue } from '#engine/schema/json.ts';
import type { Cause } from './causes.ts';
import type { JsonDifference, JsonPath } from './json-diff.ts';

/**
 * What a difference in a field of a request means.
 * - `must`: the client does something else than it did. Never served.
 * - `drift`: it says the same in other words (prompt, tool texts, sampling). Reported and counted.
 * - `id`: a name that may be another one, as long as it stands for the same one all through the run.
 *   The first time that it does is reported and counted; a contradiction is of class `must`.
 * - `ignore`: says nothing about the client's behaviour.
 */
export type RequestFieldClass = 'must' | 'drift' | 'id' | 'ignore';

/** An id in a body, and where it stands. */
export interface IdPlace {
  readonly path: JsonPath;
  readonly id: string;
}

/** A message in a provider-independent way, to be shown. */
export interface MessageOutline {
  readonly role: string;
  /** In their order. */
  readonly parts: readonly MessagePart[];
}

export interface MessagePart {
  /** Such as `text`, or `tool_use Read`. */
  readonly kind: string;
  /** What the model reads of it, as text. */
  readonly text: string;
}

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
  /** Every place of class `id` in a normalised body. */
  ids(body: JsonValue): readonly IdPlace[];
  /** What kind of thing a difference is in. @param recorded the normalised body that was recorded */
  causeOf(difference: JsonDifference, recorded: JsonValue): Cause;
  /** @param message one of `history` */
  outline(message: JsonValue): MessageOutline;
  /** Headers to compare where they were recorded: a difference in them is drift. */
  readonly headers: readonly string[];
  /** The provider's own way to say that a request was wrong. */
  errorBody(message: string): JsonValue;
}
